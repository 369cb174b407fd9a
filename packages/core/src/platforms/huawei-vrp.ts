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
 * Huawei VRP version 5: what is typed in the system view is active at once. Devices with VRP8 are `huawei-vrpv8`.
 *
 * Sources: Huawei's command references; prompts as drivers in the field meet them. The device paints a space and a step back behind
 * each echo.
 */
export const huaweiVrp = definePlatform({
  name: 'huawei-vrp',
  title: 'Huawei VRP',
  aliases: ['huawei', 'vrp'],
  modes: { operational: USER_VIEW, config: SYSTEM_VIEW },
  home: 'operational',
  configMode: 'config',
  moves: [
    { from: 'operational', to: 'config', send: 'system-view' },
    { from: 'config', to: 'operational', send: 'return' },
  ],
  prepare: HUAWEI_PREPARE,
  failures: HUAWEI_FAILURES,
  login: HUAWEI_LOGIN,
  typeAhead: false,
  commit: { save: 'save', saveAnswers: HUAWEI_SAVE_ANSWERS },
  detect: {
    ident: [/^HUAWEI-/i],
    banner: HUAWEI_BANNER,
    prompt: [USER_VIEW.prompt],
    probes: [{ command: 'display version', match: [/VRP \(R\) software, Version [1-7]\./] }],
    rejection: HUAWEI_REJECTION,
  },
  templates: 'huawei_vrp',
  showRunning: 'display current-configuration',
  showStartup: 'display saved-configuration',
})
