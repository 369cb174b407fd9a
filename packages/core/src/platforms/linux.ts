import { LINUX_JSON_OPTIONS, SHELL_FAILURES, SHELL_PREPARE, SHELL_REJECTION, SUDO_PASSWORD } from './linux-parts.js'
import { LESS_PAGERS } from './pagers.js'
import { definePlatform } from './platform.js'

/**
 * Linux hosts. Each command runs in its own exec channel, with exit status and stderr; no prompt is read.
 *
 * In a terminal (`channel: 'shell'`) the prompts of common shells and distributions are known: `user@host:~$`, `[user@host dir]$`,
 * `host:~$`, `bash-5.1$`, `$` alone, and the same with `#` for root. A prompt of somebody's own needs a platform of its own. There is no
 * move out of `root`: where root logged in itself, `exit` would end the session.
 */
export const linux = definePlatform({
  name: 'linux',
  title: 'Linux',
  aliases: ['ubuntu', 'debian', 'rhel', 'generic-linux'],
  channel: 'exec',
  modes: {
    user: {
      prompt:
        /^(?:\([\w.-]{1,40}\) )?(?:(?:ba|da|k|z)?sh-\d[\d.]*|\[?(?:[\w.+-]{1,64}@)?(?<hostname>\w[\w.-]{0,62})(?::(?:[\w-]{1,32}:)?[~/][^\n$#]{0,200}|(?<=@[\w.-]{1,63}) [~/][\w./~+@-]{0,200}|(?<=\[[^\]\n]{1,128}) [^\]\n]{1,64}\])? ?)?\$ *$/,
    },
    root: {
      prompt:
        /^(?:\([\w.-]{1,40}\) )?(?:(?:ba|da|k|z)?sh-\d[\d.]*|\[?(?:[\w.+-]{1,64}@)?(?<hostname>\w[\w.-]{0,62})(?::(?:[\w-]{1,32}:)?[~/][^\n$#]{0,200}|(?<=@[\w.-]{1,63}) [~/][\w./~+@-]{0,200}|(?<=\[[^\]\n]{1,128}) [^\]\n]{1,64}\])? ?)?# *$/,
    },
  },
  home: 'user',
  moves: [{ from: 'user', to: 'root', send: 'sudo -s', answers: SUDO_PASSWORD }],
  prepare: SHELL_PREPARE,
  failures: SHELL_FAILURES,
  pagers: LESS_PAGERS,
  typeAhead: false,
  json: { options: LINUX_JSON_OPTIONS },
  detect: {
    // Not `Linux host 6.1.0 …`: network systems built on Debian print that as well.
    banner: [/^Welcome to Ubuntu\b/m],
    prompt: [/^\[[\w.+-]+@[\w.-]+ [^\]\n]+\][$#] *$/],
    probes: [{ command: 'uname -a', match: [/^Linux (?![^\n]*(?:vyos|cumulus|-cl-\d|\+cl\d))/im] }],
    rejection: SHELL_REJECTION,
  },
  templates: 'linux',
})
