// The relays of a lab, in a process of their own. Argument: a folder with `targets.json`; `ports.json` and the `control`
// socket appear there. Each connection to the socket brings one `{ target, fault }` and is answered `done` or why not.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import { startFaultRelay } from '../fault-relay.mjs'

const folder = process.argv[2]
if (folder === undefined) throw new Error('usage: relay-process.mjs FOLDER')

/** @type {{ name: string, host: string, port: number }[]} */
const targets = JSON.parse(readFileSync(join(folder, 'targets.json'), 'utf8'))
/** @type {Map<string, Awaited<ReturnType<typeof startFaultRelay>>>} */
const relays = new Map()
for (const { name, ...target } of targets) relays.set(name, await startFaultRelay(target))

/** @param {{ target: string, fault: string }} request */
function apply({ target, fault }) {
  const relay = relays.get(target)
  if (relay === undefined) return `no router ${target}`
  const [kind, value] = fault.split('=')
  relay.pass()
  if (kind === 'block') relay.block()
  else if (kind === 'reset') relay.reset()
  else if (kind === 'delay' && Number(value) > 0) relay.delay(Number(value))
  else if (kind !== 'ok') return `unknown fault ${fault}; one of ok, block, reset, delay=MS`
  return 'done'
}

const control = net.createServer({ allowHalfOpen: true }, (socket) => {
  let text = ''
  socket.setEncoding('utf8')
  socket.on('data', (chunk) => {
    text += chunk
  })
  socket.on('end', () => socket.end(apply(JSON.parse(text))))
})
control.listen(join(folder, 'control'), () => {
  const ports = Object.fromEntries([...relays].map(([name, relay]) => [name, relay.port]))
  // readers must never see half a file
  writeFileSync(join(folder, 'ports.json.new'), JSON.stringify(ports))
  renameSync(join(folder, 'ports.json.new'), join(folder, 'ports.json'))
})
