import { CISCO_FAILURES, ENABLE_PASSWORD, SAVE_ANSWERS } from './cisco-like.js'
import { definePlatform } from './platform.js'

/**
 * Cisco ASA.
 *
 * Sources: Cisco ASA command references; prompts as drivers in the field meet them. Behind the name the prompt may show context, failover
 * state and unit (`fw/admin/act/pri#`), all of which change while a session is open; the learned name is what stands before the first slash.
 *
 * `terminal pager` needs privileged mode. `terminal width` exists in configuration mode only and changes the running configuration, so
 * it is not sent: commands longer than 80 characters are echoed wrapped.
 */
export const ciscoAsa = definePlatform({
  name: 'cisco-asa',
  title: 'Cisco ASA',
  aliases: ['asa', 'cisco.asa.asa'],
  modes: {
    exec: { prompt: /^(?<hostname>\w[\w.-]{0,62})(?:\/[\w.-]{1,63}){0,5}> *$/ },
    privileged: { prompt: /^(?<hostname>\w[\w.-]{0,62})(?:\/[\w.-]{1,63}){0,5}# *$/ },
    config: { prompt: /^(?<hostname>\w[\w.-]{0,62})(?:\/[\w.-]{1,63}){0,5}\([\w-]{1,60}\)# *$/, configuration: true },
  },
  home: 'privileged',
  configMode: 'config',
  moves: [
    { from: 'exec', to: 'privileged', send: 'enable', answers: ENABLE_PASSWORD },
    { from: 'privileged', to: 'exec', send: 'disable' },
    { from: 'privileged', to: 'config', send: 'configure terminal' },
    { from: 'config', to: 'privileged', send: 'end' },
  ],
  prepare: [{ send: 'terminal pager 0', mode: 'privileged' }],
  failures: [/^ERROR: /, /^Command not (?:allowed|valid)\b/, ...CISCO_FAILURES],
  commit: { save: 'write memory', saveAnswers: SAVE_ANSWERS },
  detect: {
    ident: [/^Cisco-1\.25/],
    banner: [/^Type help or '\?' for a list of available commands\./m],
    bannerAlways: true,
    prompt: [/^\w[\w.-]*(?:\/[\w.-]+)*\/(?:act|stby|actNoFailover)(?:\/[\w.-]+)*[>#] *$/],
    probes: [{ command: 'show version', match: [/Cisco Adaptive Security Appliance/] }],
    rejection: [/^ERROR: % Invalid input detected at '\^' marker\./],
  },
  templates: 'cisco_asa',
  showRunning: 'show running-config',
  showStartup: 'show startup-config',
})
