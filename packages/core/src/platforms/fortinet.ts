import { definePlatform } from './platform.js'

/**
 * Fortinet FortiOS.
 *
 * Sources: Fortinet's FortiOS CLI reference; prompts as drivers in the field meet them. A `$` instead of `#` marks a restricted profile. The
 * context in parentheses is a table being edited, or a virtual domain, or `global`; the prompt does not tell which.
 *
 * Paging is part of FortiOS's configuration (`config system console`, `set output standard`), shared by all users and unavailable to some:
 * it is left alone and the pager answered. Width cannot be set.
 *
 * Configuration is typed at the home prompt (`config firewall address`, `edit`, `set`, `next`, `end`); `end` and `next` make an entry active and
 * permanent. When lines stop half way, `abort` leaves without the unfinished entry; `end` could make half of it active.
 */
export const fortinet = definePlatform({
  name: 'fortinet',
  title: 'Fortinet FortiOS',
  aliases: ['fortios', 'fortigate', 'fortinet-fortios', 'fortinet.fortios.fortios'],
  modes: {
    operational: { prompt: /^(?<hostname>\w[\w.-]{0,62}) [#$] *$/ },
    config: { prompt: /^(?<hostname>\w[\w.-]{0,62}) \([^()\n]{1,64}\) [#$] *$/, configuration: true },
  },
  home: 'operational',
  configMode: 'operational',
  moves: [{ from: 'config', to: 'operational', send: 'abort', repeat: 5 }],
  prepare: [],
  failures: [
    /^Unknown action \d+/,
    /^(?:command|value) parse error before\b/,
    /^Command fail\. Return code\b/,
    /^(?:incomplete|ambiguous) command\b/i,
    /^node_check_object fail!/,
    /^object (?:check|set) operator error\b/,
    /^entry not found in datasource\b/,
    /^The string contains XSS vulnerability\b/,
  ],
  login: [{ question: /\(Press '?a'? to accept\): *$/i, answer: 'a' }],
  typeAhead: false,
  commit: { permanent: true },
  detect: {
    banner: [/\(Press '?a'? to accept\)/i],
    probes: [{ command: 'get system status', match: [/^Version: Forti/m, /\bFortiOS\b/, /\bFortiGate\b/] }],
    rejection: [/^Unknown action \d+/, /^command parse error before '/],
  },
  templates: 'fortinet',
  showRunning: 'show',
})
