import { CLASSIC_CONFIG, CLASSIC_OPERATIONAL, SROS_FAILURES, SROS_PROBE } from './nokia-sros-parts.js'
import { definePlatform } from './platform.js'

/**
 * Nokia SR OS with the classic command line. What is typed in configuration is active at once.
 *
 * Sources: Nokia's classic CLI guide; prompts as drivers in the field meet them. It has neither a terminal width nor a way to stop
 * completion at a space, which repaints long commands.
 */
export const nokiaSrosClassic = definePlatform({
  name: 'nokia-sros-classic',
  title: 'Nokia SR OS, classic CLI',
  aliases: ['sros-classic', 'alcatel-sros-classic'],
  modes: { operational: CLASSIC_OPERATIONAL, config: CLASSIC_CONFIG },
  home: 'operational',
  configMode: 'config',
  moves: [
    { from: 'operational', to: 'config', send: 'configure' },
    { from: 'config', to: 'operational', send: 'exit all' },
  ],
  prepare: [{ send: 'environment no more' }],
  failures: SROS_FAILURES,
  typeAhead: false,
  commit: { save: 'admin save' },
  detect: {
    prompt: [/^\*?[A-D]:[^@\n]+[#$] *$/],
    probes: [SROS_PROBE],
    rejection: [/^Error: Bad command\./],
  },
  templates: 'alcatel_sros',
  showRunning: 'admin display-config',
})
