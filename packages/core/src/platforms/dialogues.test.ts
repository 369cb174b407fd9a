import { expect, test } from 'vitest'
import type { Answer, Platform } from './platform.js'
import { platforms } from './registry.js'

const flowAnswers = ({
  commitAnswers = [],
  discardAnswers = [],
  saveAnswers = [],
}: NonNullable<Platform['commit']>) => [...commitAnswers, ...discardAnswers, ...saveAnswers]

/** Every question that a platform knows, whenever it may be asked. */
const questionsOf = ({ moves, prepare, login = [], commit = {}, modes }: Platform): Answer[] => [
  ...login,
  ...[...moves, ...prepare].flatMap(({ answers = [] }) => answers),
  ...flowAnswers(commit),
  ...Object.values(modes).flatMap((mode) => flowAnswers(mode.commit ?? {})),
]

const reply = (name: string, line: string): string | undefined => {
  const found = questionsOf(platforms.resolve(name)).find(({ question }) => question.test(line))
  return found && (found.secret === undefined ? (found.answer ?? '') : `secret ${found.secret}`)
}

test.each([
  ['cisco-ios', 'Password: ', 'secret enable'],
  ['cisco-ios', 'Enter enable password for edge-1: ', 'secret enable'],
  ['cisco-ios', 'Destination filename [startup-config]? ', ''],
  ['cisco-ios', 'Overwrite the previous NVRAM configuration?[confirm]', ''],
  ['cisco-ios', 'Would you like to enter the initial configuration dialog? [yes/no]: ', 'no'],
  ['cisco-asa', 'Password: ', 'secret enable'],
  ['cisco-iosxr', 'Uncommitted changes found, commit them before exiting(yes/no/cancel)? [cancel]:', 'no'],
  ['cisco-iosxr', 'Do you wish to proceed with this commit anyway? [no]: ', 'no'],
  ['juniper-junos', 'Exit with uncommitted changes? [yes,no] (yes) ', 'yes'],
  ['juniper-junos', 'Discard uncommitted changes? [yes,no] (yes) ', 'yes'],
  ['nokia-sros', 'Discard uncommitted changes? [y,n] ', 'y'],
  ['huawei-vrp', 'The password needs to be changed. Change now? [Y/N]: ', 'n'],
  ['huawei-vrp', 'Warning: This command will change the default screen width. Continue? [Y/N]:', 'y'],
  ['huawei-vrp', 'Are you sure to continue?[Y/N]', 'y'],
  ['huawei-vrp', 'Warning: The current configuration will be written to the device. Continue? [Y/N]:', 'y'],
  ['huawei-vrp', 'Please input the file name (*.cfg,*.zip) [vrpcfg.zip]:', ''],
  ['huawei-vrp', 'flash:/vrpcfg.zip exists, overwrite?(Y/N)', 'y'],
  [
    'huawei-vrpv8',
    'Warning: Uncommitted configurations found. Are you sure to commit them before exiting? [Y(yes)/N(no)/C(cancel)]:',
    'n',
  ],
  ['mikrotik-routeros', 'Do you want to see the software license? [Y/n]: ', 'n'],
  ['mikrotik-routeros', 'new password> ', '\x03'],
  ['fortinet', "(Press 'a' to accept):", 'a'],
  ['hp-procurve', 'Press any key to continue', ' '],
  ['hp-procurve', 'Username: ', 'manager'],
  ['hp-procurve', 'Password: ', 'secret enable'],
  ['extreme-exos', 'Do you want to save configuration to primary.cfg and overwrite it? (y/N) ', 'y'],
  ['extreme-exos', 'Would you like to disable auto-provision at this time? [y/N/q]: ', 'q'],
  ['linux', '[sudo] password for ops: ', 'secret sudo'],
  ['cumulus', '[sudo] password for cumulus: ', 'secret sudo'],
])('%s asks %j and gets %j', (name, line, expected) => {
  expect(reply(name, line)).toBe(expected)
})

test.each([
  ['cisco-ios', 'Proceed with reload? [confirm]'],
  ['cisco-ios', 'Delete filename [startup-config]? '],
  ['cisco-ios', 'username ops password 0 secret'],
  ['huawei-vrp', 'All the configuration will be reset. Delete? [Y/N]:'],
  ['extreme-exos', 'Are you sure you want to reboot the switch? (y/N) '],
  ['hp-procurve', 'This will reboot the system. Continue (y/n)? '],
  ['fortinet', 'Do you want to continue? (y/n)'],
])('%s asks %j and gets no answer of its own accord', (name, line) => {
  expect(reply(name, line)).toBeUndefined()
})

test('no question is a prompt, a page end or a rejection', () => {
  for (const platform of platforms.values()) {
    for (const { question } of questionsOf(platform)) {
      expect(['edge-1#', 'edge-1>', '--More--', '(END)', ''].filter((line) => question.test(line))).toEqual([])
    }
  }
})
