import { describe, expect, test } from 'vitest'
import { driveTerminal } from '../../../drive-terminal.js'
import { fakeDevice } from '../../../fake-device.js'

async function run(command: string, options: Parameters<typeof fakeDevice>[0] = {}, stdin?: string) {
  const device = fakeDevice({ name: 'web-1', platform: 'linux', ...options })
  const transport = await device.connect({})
  const { stdout, stderr, exitStatus } = await transport.exec(command, stdin === undefined ? {} : { stdin })
  await transport.close()
  return { device, stdout: Buffer.from(stdout).toString(), stderr: Buffer.from(stderr).toString(), exitStatus }
}

describe('the shell', () => {
  test.each([
    ['echo "a  b"  c', 'a  b c\n'],
    ["echo 'single $HOME'", 'single $HOME\n'],
    ['echo $HOME ~/x', '/home/admin /home/admin/x\n'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own notation
    ['A=5; echo ${A}b ${B:-none}', '5b none\n'],
    ['echo $(hostname)-$(echo x | wc -l)', 'web-1-1\n'],
    ['false; echo $?', '1\n'],
    ['true && echo yes || echo no', 'yes\n'],
    ['false && echo yes || echo no', 'no\n'],
    ['printf "%s:%s\\n" a b', 'a:b\n'],
    ['cat /etc/hosts | grep -c localhost', '1\n'],
    ['echo one > /tmp/x; echo two >> /tmp/x; cat /tmp/x', 'one\ntwo\n'],
    ['cat /no/such 2>/dev/null; echo $?', '1\n'],
    ['cat /no/such 2>&1 | wc -l', '1\n'],
    ['cd /tmp && pwd', '/tmp\n'],
    ['test -f /etc/hosts && echo file', 'file\n'],
    ['echo a # comment', 'a\n'],
    ['cat < /etc/hostname', 'web-1\n'],
  ])('%s', async (command, stdout) => {
    expect(await run(command)).toMatchObject({ stdout, stderr: '', exitStatus: 0 })
  })

  test('what it cannot read is status 2', async () => {
    expect(await run('echo "open')).toMatchObject({ exitStatus: 2, stdout: '' })
    expect(await run('echo a &&')).toMatchObject({ exitStatus: 0, stdout: 'a\n' })
    expect(await run('| cat')).toMatchObject({ exitStatus: 2 })
  })
})

describe('exit status and standard error', () => {
  test.each([
    ['nonsense', 127, 'bash: nonsense: command not found\n'],
    ['cat /no/such', 1, 'cat: /no/such: No such file or directory\n'],
    ['ls /no/such', 2, "ls: cannot access '/no/such': No such file or directory\n"],
    ['cat /etc/shadow', 1, 'cat: /etc/shadow: Permission denied\n'],
    ['echo x > /etc/x', 1, 'bash: /etc/x: Permission denied\n'],
    ['ip link show dev nope', 1, 'Device "nope" does not exist.\n'],
    ['ip nonsense', 1, 'Object "nonsense" is unknown, try "ip help".\n'],
    ['systemctl status nope', 4, 'Unit nope.service could not be found.\n'],
  ])('%s', async (command, exitStatus, stderr) => {
    expect(await run(command)).toMatchObject({ exitStatus, stderr })
  })
})

describe('sudo', () => {
  test('reads the password of the user from standard input', async () => {
    const done = await run("sudo -S -p 'PW:' whoami", {}, 'fake-device-password\n')

    expect(done).toMatchObject({ stdout: 'root\n', stderr: 'PW:', exitStatus: 0 })
  })

  test('refuses a wrong one', async () => {
    expect(await run("sudo -S -p 'PW:' whoami", {}, 'no\nno\nno\n')).toMatchObject({
      stdout: '',
      stderr: 'PW:Sorry, try again.\nPW:Sorry, try again.\nPW:sudo: 3 incorrect password attempts\n',
      exitStatus: 1,
    })
  })

  test('knows who may not', async () => {
    expect(await run("sudo -S -p '' true", { privilege: 1 }, 'fake-device-password\n')).toMatchObject({
      exitStatus: 1,
      stderr: 'admin is not in the sudoers file.\n',
    })
    expect(await run('sudo -n true')).toMatchObject({ exitStatus: 1, stderr: 'sudo: a password is required\n' })
  })

  test('what root changes stays changed', async () => {
    const { device } = await run(
      "sudo -S -p '' sh -c 'ip link set eth1 up; systemctl stop nginx; echo x > /etc/x'",
      {},
      'fake-device-password\n',
    )

    expect(device.files.text('/etc/x')).toBe('x\n')
    const transport = await device.connect({})
    expect((await transport.exec('systemctl is-active nginx')).exitStatus).toBe(3)
    const links = await transport.exec('ip -j link')
    expect(JSON.parse(Buffer.from(links.stdout).toString())).toMatchObject([
      {},
      {},
      { ifname: 'eth1', operstate: 'DOWN', flags: expect.arrayContaining(['UP', 'NO-CARRIER']) },
    ])
  })
})

test('ip prints the same facts as text and as JSON', async () => {
  const options = { interfaces: [{ name: 'eth0', address: '10.9.0.5/24' }] }
  const text = await run('ip addr show eth0', options)
  const json = await run('ip -j addr show eth0', options)

  expect(text.stdout).toContain('inet 10.9.0.5/24 brd 10.9.0.255 scope global eth0')
  expect(JSON.parse(json.stdout)).toMatchObject([{ ifname: 'eth0', addr_info: [{ local: '10.9.0.5', prefixlen: 24 }] }])
})

test('the journal is filtered by unit, priority and number', async () => {
  const logs = [
    { severity: 6, facility: 'sshd', mnemonic: '', message: 'Accepted password' },
    { severity: 3, facility: 'nginx', mnemonic: '', message: 'upstream timed out' },
    { severity: 6, facility: 'nginx', mnemonic: '', message: 'reloaded' },
  ]

  expect((await run('journalctl -u nginx -p err --no-pager', { logs })).stdout).toMatch(
    /web-1 nginx\[512\]: upstream timed out\n$/,
  )
  const json = await run('journalctl -o json -n 1', { logs })
  expect(JSON.parse(json.stdout)).toMatchObject({ MESSAGE: 'reloaded', PRIORITY: '6' })
})

describe('in a terminal', () => {
  const open = async () => {
    const device = fakeDevice({ name: 'web-1', platform: 'linux' })
    const terminal = await driveTerminal(device)
    await terminal.until('admin@web-1:~$ ')
    return { device, terminal }
  }

  test('pasted text is bracketed until that is switched off', async () => {
    const { terminal } = await open()

    expect(await terminal.say('true', '$ ')).toBe('true\r\n\x1b[?2004l\r\x1b[?2004hadmin@web-1:~$ ')
    await terminal.say("bind 'set enable-bracketed-paste off' 2>/dev/null", '$ ')
    expect(await terminal.say('true', '$ ')).toBe('true\r\nadmin@web-1:~$ ')
  })

  test('PS1 sets the prompt', async () => {
    const { terminal } = await open()

    await terminal.say("PS1='ready> '", 'ready> ')
    await terminal.say('cd /tmp', 'ready> ')
    await terminal.say("PS1='\\u:\\w\\$ '", 'admin:/tmp$ ')
  })

  test('sudo -s is another shell, with another prompt', async () => {
    const { terminal } = await open()

    await terminal.say('sudo -s', '[sudo] password for admin: ')
    await terminal.say('fake-device-password', 'root@web-1:~# ')
    await terminal.say('exit', 'admin@web-1:~$ ')
  })

  test('^C ends the program, ^D the shell', async () => {
    const { terminal } = await open()

    terminal.type('sleep 1000\n')
    await terminal.until(/\x1b\[\?2004l\r$/)
    terminal.type('\x03')
    await terminal.until(/\^C\r\n.*\$ $/s)
    terminal.type('\x04')
    expect(await terminal.ended).toBeUndefined()
  })
})
