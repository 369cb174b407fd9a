import type { ProgramRule } from './program-rule.js'

const NAME = /^[\w.:@%/+-]{1,128}$/
const PATH = /^[\w./:@%+,=-]{1,256}$/
const COUNT = /^\d{1,7}$/
const SMALL = /^(?:\d|[1-5]\d|60)$/
const TEXT = /^[^\n]{1,200}$/
const FORMAT = /^[\w.,:%+-]{1,200}$/
const NONE: ProgramRule = {}
const ANY_NAMES: ProgramRule = { words: NAME }
const INTERVAL_AND_COUNT: ProgramRule = { flags: 'acdhikmnstwxyzND', words: SMALL, wordCounts: [0, 2] }
const GREP: ProgramRule = {
  flags: 'iEFnvcwxoHhsl',
  options: { '-m': COUNT, '-A': SMALL, '-B': SMALL, '-C': SMALL, '--ignore-case': true, '--count': true },
  words: TEXT,
  maxWords: 5,
  files: true,
  pattern: true,
}

/** Programs of procps, util-linux, coreutils and the like. */
export const SYSTEM_PROGRAMS: Readonly<Record<string, ProgramRule>> = {
  uname: { flags: 'asnrvmpio', options: { '--all': true } },
  uptime: { flags: 'ps', options: { '--pretty': true, '--since': true } },
  df: {
    flags: 'ahHiklPT',
    options: { '-t': NAME, '-x': NAME, '--output': FORMAT, '--total': true, '--human-readable': true },
    words: PATH,
  },
  du: {
    flags: 'shkmcax',
    options: { '-d': SMALL, '--max-depth': SMALL, '--summarize': true },
    words: PATH,
    maxWords: 4,
  },
  free: { flags: 'bkmghtwl', options: { '--human': true, '--si': true } },
  nproc: { options: { '--all': true } },
  arch: NONE,
  whoami: NONE,
  id: { flags: 'ugnGrz', words: NAME, maxWords: 1 },
  groups: { words: NAME, maxWords: 1 },
  who: { flags: 'abdHlmpqrstTu' },
  w: { flags: 'hsfo', words: NAME, maxWords: 1 },
  last: { flags: 'adFixRw', options: { '-n': COUNT, '-s': NAME, '-t': NAME }, words: NAME, maxWords: 2 },
  lastlog: { options: { '-u': NAME, '-t': COUNT } },
  hostname: { flags: 'sfiIdAy', options: { '--fqdn': true, '--short': true } },
  hostnamectl: { first: { status: { options: { '--no-pager': true } } }, options: { '--no-pager': true } },
  timedatectl: {
    first: {
      status: NONE,
      show: { options: { '-p': NAME, '--property': NAME } },
      'timesync-status': NONE,
      'show-timesync': NONE,
    },
    options: { '--no-pager': true },
  },
  localectl: { first: { status: NONE } },
  loginctl: {
    first: { 'list-sessions': NONE, 'list-users': NONE, 'session-status': ANY_NAMES, 'user-status': ANY_NAMES },
    options: { '--no-pager': true, '--no-legend': true },
  },
  date: {
    flags: 'uIR',
    options: { '--utc': true, '--iso-8601': /^(?:date|hours|minutes|seconds|ns)$/ },
    words: /^\+[^\n]{1,100}$/,
    maxWords: 1,
  },
  dmesg: {
    flags: 'TtxkrJeuL',
    options: {
      '-l': FORMAT,
      '-f': FORMAT,
      '--level': FORMAT,
      '--facility': FORMAT,
      '--since': TEXT,
      '--until': TEXT,
      '--ctime': true,
      '--kernel': true,
      '--json': true,
      '--decode': true,
      '--nopager': true,
    },
  },
  ls: {
    flags: 'aAlhtrSdi1FgGnopscXkQ',
    options: { '--color': /^never$/, '--time-style': FORMAT, '--full-time': true },
    words: PATH,
    maxWords: 8,
  },
  stat: { flags: 'fLt', options: { '-c': TEXT, '--format': TEXT }, words: PATH },
  readlink: { flags: 'fen', words: PATH, maxWords: 4 },
  realpath: { words: PATH, maxWords: 4 },
  lsblk: {
    flags: 'abdfilmnpPrtJOS',
    options: { '-o': FORMAT, '--json': true, '--output': FORMAT, '--bytes': true },
    words: PATH,
  },
  lscpu: { flags: 'abcejJpy', options: { '--json': true } },
  lsmem: { flags: 'abJnP', options: { '--json': true } },
  lspci: { flags: 'vkntmD', options: { '-s': NAME, '-d': NAME } },
  lsusb: { flags: 'vt', options: { '-s': NAME, '-d': NAME } },
  lsmod: NONE,
  lsns: { flags: 'JnlP', options: { '-t': NAME, '-o': FORMAT } },
  findmnt: { flags: 'aADJlnPrsu', options: { '-o': FORMAT, '-t': NAME, '--json': true }, words: PATH, maxWords: 2 },
  mount: { flags: 'l', options: { '-t': NAME } },
  ps: {
    flags: 'eAflFHjyMLwTd',
    options: {
      '-o': /^(?!.*env)[\w.,:%+-]{1,200}$/i,
      '-p': FORMAT,
      '-u': FORMAT,
      '-U': FORMAT,
      '-C': FORMAT,
      '-t': FORMAT,
      '--sort': FORMAT,
      '--no-headers': true,
      '--forest': true,
      '--pid': FORMAT,
      '--ppid': FORMAT,
      '--user': FORMAT,
      '--width': COUNT,
      '--cols': COUNT,
    },
    // BSD letters without `e`, which prints the environment.
    words: /^(?:[aux]{1,3}[flwjm]{0,4})$/,
    maxWords: 1,
  },
  pgrep: { flags: 'aflxcnov', options: { '-u': FORMAT, '-P': FORMAT }, words: NAME, maxWords: 1 },
  pidof: { flags: 'sx', words: NAME },
  top: {
    flags: 'bcHiS1',
    options: { '-n': /^[1-5]$/, '-o': FORMAT, '-d': SMALL, '-u': NAME, '-p': FORMAT, '-w': COUNT },
    requires: ['-b', '-n'],
  },
  vmstat: INTERVAL_AND_COUNT,
  iostat: INTERVAL_AND_COUNT,
  mpstat: { ...INTERVAL_AND_COUNT, options: { '-P': FORMAT } },
  sensors: { flags: 'uAj' },
  sysctl: { flags: 'aneN', options: { '--all': true, '--values': true }, words: /^[a-z0-9_][a-z0-9_.*/-]{0,200}$/i },
  getconf: { flags: 'a', words: NAME, maxWords: 2 },
  which: { flags: 'a', words: NAME },
  runlevel: NONE,
  lsof: {
    flags: 'inPUlRt',
    options: { '-p': FORMAT, '-u': FORMAT, '-c': NAME, '-i': NAME },
    words: /^[\w./:@%,=-]{1,256}$/,
    maxWords: 2,
  },
  grep: GREP,
  egrep: GREP,
  fgrep: GREP,
  cat: { flags: 'nbsAET', words: /^[\w./:@%,=-]{1,256}$/, maxWords: 4, files: true },
  head: {
    options: { '-n': COUNT, '-c': COUNT, '--lines': COUNT },
    flags: 'qv0123456789',
    words: /^[\w./:@%,=-]{1,256}$/,
    maxWords: 4,
    files: true,
  },
  tail: {
    options: { '-n': /^\+?\d{1,7}$/, '-c': COUNT, '--lines': COUNT },
    flags: 'qv0123456789',
    words: PATH,
    maxWords: 4,
    files: true,
  },
  wc: { flags: 'lwcmL', words: PATH, maxWords: 4, files: true },
  md5sum: { words: PATH, maxWords: 4, files: true },
  sha256sum: { words: PATH, maxWords: 4, files: true },
}
