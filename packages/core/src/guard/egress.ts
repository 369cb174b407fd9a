import { BlockList, isIP } from 'node:net'
import { FlotillaError } from '../errors/flotilla-error.js'

/** Whether the policy lets devices reach a host. */
export type EgressCheck = (host: string) => boolean

const invalid = (entry: string): FlotillaError =>
  new FlotillaError(
    'OPTION_INVALID',
    `The guard policy lists "${entry}" under egress, which is no address, network or host`,
  )

const addNetwork = (list: BlockList, entry: string): void => {
  const [address = '', length = ''] = entry.split('/')
  const family = isIP(address)
  const bits = Number(length)
  if (family === 0 || !/^\d{1,3}$/.test(length) || bits > (family === 4 ? 32 : 128)) throw invalid(entry)
  list.addSubnet(address, bits, family === 4 ? 'ipv4' : 'ipv6')
}

const HOST_NAME = /^(?:\*\.)?[a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9])?\.?$/

/**
 * @param allowed `any`, or addresses, networks (`192.0.2.0/24`), host names and `*.example.net`. Names are compared as
 * written, never resolved.
 * @throws OPTION_INVALID
 */
export const compileEgress = (allowed: 'any' | readonly string[]): EgressCheck => {
  if (allowed === 'any') return (host) => host !== ''
  const list = new BlockList()
  const names = new Set<string>()
  const suffixes: string[] = []
  for (const entry of allowed.map((text) => text.trim().toLowerCase())) {
    const family = isIP(entry)
    if (entry.includes('/')) addNetwork(list, entry)
    else if (family !== 0) list.addAddress(entry, family === 4 ? 'ipv4' : 'ipv6')
    else if (!HOST_NAME.test(entry) || /^[\d.]+$/.test(entry)) throw invalid(entry)
    else if (entry.startsWith('*.')) suffixes.push(entry.slice(1))
    else names.add(entry)
  }
  return (host) => {
    // A zone says through which interface, not where to.
    const name = host.toLowerCase().replace(/%.*$/, '')
    const family = isIP(name)
    if (family !== 0) return list.check(name, family === 4 ? 'ipv4' : 'ipv6')
    return names.has(name) || suffixes.some((suffix) => name.endsWith(suffix))
  }
}

/** Places that are reached over the network when they stand before the colon of a path. */
const REMOTE = new Set(
  'tftp ftp ftps http https scp sftp ssh rcp rsync smb cifs nfs telnet ldap ldaps gopher git ws wss mailto cns xmodem ymodem usbftp'.split(
    ' ',
  ),
)

/** File systems of the device itself, which some platforms write with slashes (`bootflash:///file`). */
const LOCAL =
  /^(?:[a-z]*flash\d?|(?:hard)?disk\d{0,2}[a-z]?|nvram|volatile|system|slot\d|usb\d?|file|cf\d|log|debug|extension|supervisor|certificate|module.*)$/i

const URLS = /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{1,15}):(\/\/[^\s"'|]*)/gi
/** `user@host:path`, as scp writes it. */
const LOGIN = /^[\w.-]+@([\w.-]+):/
const BARE_SCHEME = /^["'(]*([a-z]{2,8}):([^/].*)?$/i

/** The host in `user:password@[host]:port/path`. */
const hostOf = (rest: string): string => {
  const authority = rest.replace(/^\/+/, '').split(/[/;"'\s]/, 1)[0] ?? ''
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  return host.startsWith('[') ? host.slice(1, host.indexOf(']')) : host.replace(/:\d+$/, '')
}

/** The hosts that an argument such as `tftp://192.0.2.1/file` names; an empty string when the device would ask for one. */
export const remoteHosts = (word: string): string[] => {
  if (!word.includes(':')) return []
  const [, login] = LOGIN.exec(word) ?? []
  if (login !== undefined) return [login]
  const urls = [...word.matchAll(URLS)].filter(([, scheme = '']) => !LOCAL.test(scheme))
  if (urls.length > 0) return urls.map(([, , rest = '']) => hostOf(rest))
  const [, scheme = '', rest = ''] = BARE_SCHEME.exec(word) ?? []
  return REMOTE.has(scheme.toLowerCase()) ? [hostOf(rest)] : []
}
