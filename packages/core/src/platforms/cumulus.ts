import { LINUX_JSON_OPTIONS, SHELL_FAILURES, SHELL_PREPARE, SHELL_REJECTION, SUDO_PASSWORD } from './linux-parts.js'
import { LESS_PAGERS } from './pagers.js'
import { definePlatform } from './platform.js'

/**
 * NVIDIA Cumulus Linux. A Linux host whose configuration is a candidate of `nv set` commands, typed at the shell.
 *
 * Sources: NVIDIA's NVUE documentation; prompts as drivers in the field meet them. The prompt shows the VRF between name and path
 * (`cumulus@leaf01:mgmt:~$`). Releases before 5.0 have `net add` and `net commit` instead, which are not covered. Unconfirmed: JSON of all
 * `nv show` commands. As on Linux, there is no move out of `root`.
 */
export const cumulus = definePlatform({
  name: 'cumulus',
  title: 'NVIDIA Cumulus Linux',
  aliases: ['cumulus-linux', 'nvidia-cumulus'],
  channel: 'exec',
  modes: {
    user: { prompt: /^[\w.-]{1,32}@(?<hostname>\w[\w.-]{0,62}):(?:[\w-]{1,32}:)?[~/][^\n$#]{0,120}\$ *$/ },
    root: { prompt: /^[\w.-]{1,32}@(?<hostname>\w[\w.-]{0,62}):(?:[\w-]{1,32}:)?[~/][^\n$#]{0,120}# *$/ },
    vtysh: { prompt: /^(?<hostname>\w[\w.-]{0,62})(?:\(config[^()\n]{0,60}\))?# *$/ },
  },
  home: 'user',
  configMode: 'user',
  moves: [
    { from: 'user', to: 'root', send: 'sudo -s', answers: SUDO_PASSWORD },
    { from: 'user', to: 'vtysh', send: 'sudo vtysh', answers: SUDO_PASSWORD },
    { from: 'vtysh', to: 'user', send: 'exit', repeat: 5 },
  ],
  prepare: SHELL_PREPARE,
  failures: [...SHELL_FAILURES, /^(?:ERROR|Error): /],
  pagers: LESS_PAGERS,
  typeAhead: false,
  commit: {
    commit: 'nv config apply -y',
    discard: 'nv config detach',
    diff: 'nv config diff',
    save: 'nv config save',
  },
  json: { suffix: ' -o json', only: /^nv show\b/, options: LINUX_JSON_OPTIONS },
  detect: {
    banner: [/^Welcome to (?:NVIDIA )?Cumulus\b/m],
    prompt: [/^[\w.-]+@[\w.-]+:[\w-]+:[~/][^\n$#]*[$#] *$/],
    probes: [{ command: 'uname -a', match: [/^Linux [^\n]*(?:cumulus|-cl-\d|\+cl\d)/im] }],
    rejection: SHELL_REJECTION,
  },
  showRunning: 'nv config show',
})
