import {
  HUAWEI_BANNER,
  HUAWEI_FAILURES,
  HUAWEI_LOGIN,
  HUAWEI_PREPARE,
  HUAWEI_REJECTION,
  HUAWEI_SAVE_ANSWERS,
  SYSTEM_VIEW,
  USER_VIEW,
} from './huawei-parts.js'
import { definePlatform } from './platform.js'

/**
 * Huawei VRP version 8 (CloudEngine, NetEngine 8000): what is typed in the system view is a candidate until `commit`.
 *
 * Sources: Huawei's NetEngine and CloudEngine command references; prompts as drivers in the field meet them. Leaving the system view
 * throws away what was not committed.
 */
export const huaweiVrpv8 = definePlatform({
  name: 'huawei-vrpv8',
  title: 'Huawei VRP8',
  aliases: ['vrpv8', 'vrp8', 'huawei-vrp8', 'community.network.ce'],
  modes: { operational: USER_VIEW, config: SYSTEM_VIEW },
  home: 'operational',
  configMode: 'config',
  moves: [
    { from: 'operational', to: 'config', send: 'system-view' },
    {
      from: 'config',
      to: 'operational',
      send: 'return',
      answers: [{ question: /\bcommit (?:them|it) before exiting\? ?\[[^\]\n]*\]:? *$/i, answer: 'n' }],
    },
  ],
  prepare: HUAWEI_PREPARE,
  failures: HUAWEI_FAILURES,
  login: HUAWEI_LOGIN,
  typeAhead: false,
  commit: {
    commit: 'commit',
    discard: 'clear configuration candidate',
    diff: 'display configuration candidate changes',
    save: 'save',
    saveAnswers: HUAWEI_SAVE_ANSWERS,
  },
  detect: {
    ident: [/^HUAWEI-/i],
    banner: HUAWEI_BANNER,
    prompt: [USER_VIEW.prompt],
    probes: [{ command: 'display version', match: [/VRP \(R\) software, Version (?:8|9|\d\d)\./] }],
    rejection: HUAWEI_REJECTION,
  },
  templates: 'huawei_vrp',
  showRunning: 'display current-configuration',
  showStartup: 'display saved-configuration',
})
