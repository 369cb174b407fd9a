import {
  CLASSIC_CONFIG,
  CLASSIC_OPERATIONAL,
  DISCARD_ANSWERS,
  MD_EXCLUSIVE,
  MD_GLOBAL,
  MD_OPERATIONAL,
  MD_PRIVATE,
  MD_READ_ONLY,
  SROS_FAILURES,
  SROS_PROBE,
} from './nokia-sros-parts.js'
import { definePlatform } from './platform.js'

/** `quit-config` works at the root of the configuration only. */
const LEAVE = { before: ['exit all'], send: 'quit-config', answers: DISCARD_ANSWERS } as const

/**
 * Nokia SR OS with its model-driven command line, and the classic one where a session lands or is switched there (`//`). Nodes that
 * only have the classic one are `nokia-sros-classic`.
 *
 * Sources: Nokia's MD-CLI and classic CLI guides; prompts as drivers in the field meet them. The classic command line has no terminal
 * width. Unconfirmed: `info json` on old releases, the wording of the question about uncommitted changes on all of them.
 *
 * Leaving `config` and `config-private` throws away what was not committed; a `config-global` candidate is shared and stays.
 */
export const nokiaSros = definePlatform({
  name: 'nokia-sros',
  title: 'Nokia SR OS',
  aliases: ['sros', 'alcatel-sros', 'timos', 'nokia-sros-md'],
  modes: {
    operational: MD_OPERATIONAL,
    config: MD_EXCLUSIVE,
    'config-private': MD_PRIVATE,
    'config-global': MD_GLOBAL,
    'config-read-only': MD_READ_ONLY,
    classic: CLASSIC_OPERATIONAL,
    'classic-config': { ...CLASSIC_CONFIG, commit: { save: 'admin save', saveMode: 'classic' } },
  },
  home: 'operational',
  configMode: 'config',
  moves: [
    { from: 'operational', to: 'config', send: 'edit-config exclusive' },
    { from: 'operational', to: 'config-private', send: 'edit-config private' },
    { from: 'operational', to: 'config-global', send: 'edit-config global' },
    { from: 'operational', to: 'config-read-only', send: 'edit-config read-only' },
    { from: 'config', to: 'operational', ...LEAVE },
    { from: 'config-private', to: 'operational', ...LEAVE },
    { from: 'config-global', to: 'operational', ...LEAVE },
    { from: 'config-read-only', to: 'operational', ...LEAVE },
    { from: 'classic', to: 'classic-config', send: 'configure' },
    { from: 'classic-config', to: 'classic', send: 'exit all' },
  ],
  prepare: [
    { send: 'environment more false', mode: 'operational' },
    { send: 'environment console width 512', mode: 'operational' },
    { send: 'environment command-completion space false', mode: 'operational' },
    { send: 'environment no more', mode: 'classic' },
  ],
  failures: SROS_FAILURES,
  typeAhead: false,
  commit: { commit: 'commit', discard: 'discard', diff: 'compare', save: 'admin save' },
  json: { suffix: ' json', only: /^(?:info|admin show configuration)\b/ },
  detect: {
    prompt: [MD_OPERATIONAL.prompt],
    probes: [SROS_PROBE],
    rejection: [/^MINOR: (?:CLI|MGMT_CORE) #\d+/],
  },
  templates: 'alcatel_sros',
  showRunning: 'admin show configuration',
})
