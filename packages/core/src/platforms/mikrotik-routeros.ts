import { definePlatform } from './platform.js'

/**
 * MikroTik RouterOS.
 *
 * Sources: MikroTik's documentation of the console and its login parameters; prompts as drivers in the field meet them. The suffix of the
 * user name switches colours and terminal detection off and sets the size: `c` no colours, `t` no detection, `511w`, `4098h`. The
 * console repaints prompt and command while typing. Each line is active and permanent at once, at the same prompt; menus (`/ip/address`) and
 * safe mode only show in it. Unconfirmed: the JSON form, which needs RouterOS 7.13 or newer, and that `d` at the pager prints all
 * the rest on all releases.
 *
 * New devices ask at login for a licence to be read and a password to be changed: nothing is typed ahead, and the password stays a person's
 * business.
 */
export const mikrotikRouteros = definePlatform({
  name: 'mikrotik-routeros',
  title: 'MikroTik RouterOS',
  aliases: ['routeros', 'mikrotik', 'ros', 'community.routeros.routeros'],
  modes: {
    operational: { prompt: /^\[[^@\]\n]{1,64}@(?<hostname>[^\]\n]{1,64})\] ?[^<>\n]{0,60}(?:<SAFE> ?>?|>) *$/ },
  },
  home: 'operational',
  configMode: 'operational',
  moves: [],
  prepare: [],
  failures: [
    /^(?:bad command name|no such command)\b/,
    /^syntax error \(line\b/,
    /^expected (?:end of command|command name|closing)\b/,
    /^input does not match any value\b/,
    /^(?:no such item|failure:|ambiguous value|missing value|unknown parameter|invalid internal item number)/,
    /^(?:invalid value|value of .* (?:expects|contains invalid)|not enough permissions)\b/,
  ],
  pagers: [{ prompt: /^-- \[Q quit\|[^\]\n]*\] *$/, key: 'd' }],
  login: [
    { question: /^Do you want to see the software license\? \[Y\/n\]: *$/i, answer: 'n', enter: false },
    { question: /^Please press "Enter" to continue! *$/i },
    { question: /^new password> *$/i, answer: '\x03', enter: false },
  ],
  enter: '\r',
  typeAhead: false,
  usernameSuffix: '+ct511w4098h',
  commit: { permanent: true },
  json: { prefix: ':put [:serialize to=json [', suffix: ' as-value]]', only: /\bprint$/ },
  detect: {
    ident: [/^ROSSSH/],
    banner: [/^ *MikroTik RouterOS \d/m],
    probes: [{ command: '/system resource print', match: [/^ *platform: MikroTik/m] }],
    rejection: [/^bad command name\b/],
  },
  templates: 'mikrotik_routeros',
  showRunning: '/export',
})
