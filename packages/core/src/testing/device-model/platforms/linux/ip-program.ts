import { broadcastOf, parsePrefix } from '../../ip-address.js'
import { addressJson, detailedLinkJson, flagsOf, headLine, macOf, stateOf, statisticsText } from './ip-output.js'
import type { LinuxInterface, Program, ProgramContext } from './linux-host.js'
import { allRoutes } from './linux-network.js'

interface IpOptions {
  json: boolean
  brief: boolean
  statistics: boolean
  pretty: boolean
}

/** `ip`: addresses, links and routes, as text and as JSON; changes for root. */
export const ip: Program = (context) => {
  const options = { json: false, brief: false, statistics: false, pretty: false }
  const words: string[] = []
  for (const arg of context.args) {
    if (/^-(?:j|json)$/.test(arg)) options.json = true
    else if (/^-(?:br|brief)$/.test(arg)) options.brief = true
    else if (/^-(?:s|stats|statistics)$/.test(arg)) options.statistics = true
    else if (/^-(?:p|pretty)$/.test(arg)) options.pretty = true
    else if (!/^-(?:4|6|d|details|o|oneline|c|color\S*|n)$/.test(arg)) words.push(arg)
  }
  const [object = '', verb = 'show', ...rest] = words
  const known = OBJECTS.find(
    ([name]) => object !== '' && (name.startsWith(object) || (name === 'address' && object === 'addr')),
  )
  if (!known) {
    context.error(
      object === ''
        ? 'Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\n'
        : `Object "${object}" is unknown, try "ip help".\n`,
    )
    return object === '' ? 255 : 1
  }
  return known[1](verb, rest, options, context)
}

type ObjectHandler = (verb: string, rest: readonly string[], options: IpOptions, context: ProgramContext) => number

const isShow = (verb: string): boolean => ['show', 'list', 'ls', 'sh', 's', 'l'].includes(verb)

function selected(rest: readonly string[], { host, error }: ProgramContext): LinuxInterface[] | undefined {
  const words = rest.filter((word) => word !== 'dev' && word !== 'up' && word !== 'scope' && word !== 'global')
  const [name] = words
  const list = host.interfaces.filter(
    (port) => (name === undefined || port.name === name) && (!rest.includes('up') || port.enabled),
  )
  if (name !== undefined && list.length === 0) {
    error(`Device "${name}" does not exist.\n`)
    return undefined
  }
  return list
}

const denied = ({ shell, error }: ProgramContext): boolean => {
  if (shell.user === 'root') return false
  error('RTNETLINK answers: Operation not permitted\n')
  return true
}

const printJson = (data: unknown, { pretty }: IpOptions, { out }: ProgramContext): number => {
  out(`${JSON.stringify(data, null, pretty ? 4 : 0)}\n`)
  return 0
}

const address: ObjectHandler = (verb, rest, options, context) => {
  const { host, out } = context
  if (!isShow(verb)) return changeAddress(verb, rest, context)
  const list = selected(rest, context)
  if (!list) return 1
  if (options.json)
    return printJson(
      list.map((port) => addressJson(port, host)),
      options,
      context,
    )
  if (options.brief) {
    out(
      list
        .map(
          (port) =>
            `${port.name.padEnd(17)}${stateOf(port).padEnd(15)}${port.addresses.map((prefix) => `${prefix.address}/${prefix.length} `).join('')}\n`,
        )
        .join(''),
    )
    return 0
  }
  for (const port of list) {
    out(headLine(port, host, ''))
    for (const prefix of port.addresses) {
      const broadcast = port.name === 'lo' ? 'scope host' : `brd ${broadcastOf(prefix)} scope global`
      out(
        `    inet ${prefix.address}/${prefix.length} ${broadcast} ${port.name}\n       valid_lft forever preferred_lft forever\n`,
      )
    }
  }
  return 0
}

function changeAddress(verb: string, rest: readonly string[], context: ProgramContext): number {
  const { host, error } = context
  const prefix = parsePrefix((rest[0] ?? '').includes('/') ? (rest[0] ?? '') : `${rest[0]}/32`)
  const port = host.interfaces.find(({ name }) => name === rest[rest.indexOf('dev') + 1])
  if (!/^(?:add|a|del|delete|d|replace)$/.test(verb) || !prefix) {
    error(
      prefix
        ? `Command "${verb}" is unknown, try "ip address help".\n`
        : `Error: any valid prefix is expected rather than "${rest[0] ?? ''}".\n`,
    )
    return 255
  }
  if (denied(context)) return 2
  if (!port) {
    error(`Cannot find device "${rest[rest.indexOf('dev') + 1] ?? ''}"\n`)
    return 1
  }
  const same = port.addresses.findIndex((each) => each.address === prefix.address && each.length === prefix.length)
  if (verb.startsWith('d')) {
    if (same === -1) error('RTNETLINK answers: Cannot assign requested address\n')
    else port.addresses.splice(same, 1)
    return same === -1 ? 2 : 0
  }
  if (same !== -1 && verb !== 'replace') {
    error('RTNETLINK answers: File exists\n')
    return 2
  }
  if (same === -1) port.addresses.push(prefix)
  return 0
}

const link: ObjectHandler = (verb, rest, options, context) => {
  const { host, out } = context
  if (!isShow(verb)) return changeLink(verb, rest, context)
  const list = selected(rest, context)
  if (!list) return 1
  if (options.json) {
    const data = list.map((port) => detailedLinkJson(port, host, options.statistics))
    return printJson(data, options, context)
  }
  for (const port of list) {
    if (options.brief)
      out(`${port.name.padEnd(17)}${stateOf(port).padEnd(15)}${macOf(port)} <${flagsOf(port).join(',')}> \n`)
    else out(headLine(port, host, 'mode DEFAULT ') + (options.statistics ? statisticsText(port) : ''))
  }
  return 0
}

function changeLink(verb: string, rest: readonly string[], context: ProgramContext): number {
  const words = rest.filter((word) => word !== 'dev')
  const port = context.host.interfaces.find(({ name }) => name === words[0])
  if (verb !== 'set') {
    context.error(`Command "${verb}" is unknown, try "ip link help".\n`)
    return 255
  }
  if (!port) {
    context.error(`Cannot find device "${words[0] ?? ''}"\n`)
    return 1
  }
  if (denied(context)) return 2
  if (words.includes('up')) port.enabled = true
  if (words.includes('down')) port.enabled = false
  if (words.includes('mtu')) port.mtu = Number(words[words.indexOf('mtu') + 1])
  return 0
}

const destinationOf = (prefix: string): string => (prefix === '0.0.0.0/0' ? 'default' : prefix.replace(/\/32$/, ''))

const route: ObjectHandler = (verb, rest, options, context) => {
  const { host, out } = context
  if (!isShow(verb)) return changeRoute(verb, rest, context)
  const routes = allRoutes(host).filter(({ prefix }) => rest[0] !== 'default' || prefix === '0.0.0.0/0')
  if (options.json) {
    const data = routes.map(({ prefix, gateway, device, protocol, source, metric }) => ({
      dst: destinationOf(prefix),
      ...(gateway !== undefined && { gateway }),
      ...(device !== undefined && { dev: device }),
      ...(protocol !== undefined && { protocol }),
      ...(source !== undefined && { scope: 'link', prefsrc: source }),
      ...(metric !== undefined && { metric }),
      flags: [],
    }))
    return printJson(data, options, context)
  }
  for (const { prefix, gateway, device, protocol, source, metric } of routes) {
    const parts = [
      destinationOf(prefix),
      gateway && `via ${gateway}`,
      device && `dev ${device}`,
      protocol && `proto ${protocol}`,
      source && `scope link src ${source}`,
      metric !== undefined && `metric ${metric}`,
    ]
    out(`${parts.filter(Boolean).join(' ')} \n`)
  }
  return 0
}

function changeRoute(verb: string, rest: readonly string[], context: ProgramContext): number {
  const { host, error } = context
  const after = (word: string): string | undefined => (rest.includes(word) ? rest[rest.indexOf(word) + 1] : undefined)
  const text = rest[0] === 'default' ? '0.0.0.0/0' : (rest[0] ?? '').includes('/') ? (rest[0] ?? '') : `${rest[0]}/32`
  if (!/^(?:add|del|delete|replace)$/.test(verb) || !parsePrefix(text)) {
    error(`Error: any valid prefix is expected rather than "${rest[0] ?? ''}".\n`)
    return 1
  }
  if (denied(context)) return 2
  const at = host.routes.findIndex(({ prefix }) => prefix === text)
  if (verb.startsWith('del')) {
    if (at === -1) error('RTNETLINK answers: No such process\n')
    else host.routes.splice(at, 1)
    return at === -1 ? 2 : 0
  }
  if (at !== -1 && verb === 'add') {
    error('RTNETLINK answers: File exists\n')
    return 2
  }
  if (at !== -1) host.routes.splice(at, 1)
  const metric = after('metric')
  host.routes.push({
    prefix: text,
    gateway: after('via'),
    device: after('dev'),
    metric: metric === undefined ? undefined : Number(metric),
    protocol: undefined,
  })
  return 0
}

const neighbour: ObjectHandler = (_verb, _rest, options, context) => {
  if (options.json) return printJson([], options, context)
  return 0
}

const OBJECTS: readonly (readonly [string, ObjectHandler])[] = [
  ['address', address],
  ['link', link],
  ['route', route],
  ['neighbour', neighbour],
]
