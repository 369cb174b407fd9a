import type { FakeLogEntry, FakeRoute } from '../../fake-device-options.js'

/** Routes that the neighbours of the default interfaces announce. */
export const DEFAULT_ROUTES: readonly FakeRoute[] = [
  { prefix: '10.20.0.0/16', protocol: 'ospf', nextHop: '10.0.0.2', metric: 20, age: '00:12:04' },
  { prefix: '10.30.0.0/16', protocol: 'ospf', nextHop: '10.0.1.2', metric: 30, age: '00:12:04' },
  { prefix: '172.16.0.0/16', protocol: 'bgp', nextHop: '10.0.0.3', metric: 0, age: '1d02h' },
]

/** What a device of the IOS family has logged since it started. */
export const defaultLogs = (port: string, other: string): FakeLogEntry[] => [
  { severity: 5, facility: 'SYS', mnemonic: 'RESTART', message: 'System restarted --' },
  { severity: 3, facility: 'LINK', mnemonic: 'UPDOWN', message: `Interface ${port}, changed state to up` },
  {
    severity: 5,
    facility: 'LINEPROTO',
    mnemonic: 'UPDOWN',
    message: `Line protocol on Interface ${port}, changed state to up`,
  },
  { severity: 4, facility: 'CDP', mnemonic: 'DUPLEX_MISMATCH', message: `duplex mismatch discovered on ${other}` },
  {
    severity: 5,
    facility: 'OSPF',
    mnemonic: 'ADJCHG',
    message: `Process 1, Nbr 10.255.0.2 on ${port} from LOADING to FULL, Loading Done`,
  },
  { severity: 2, facility: 'SYS', mnemonic: 'MALLOCFAIL', message: 'Memory allocation of 65536 bytes failed' },
]
