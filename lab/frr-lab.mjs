#!/usr/bin/env node
// Real FRR routers on this machine, without containers. See lab/README.md.
import { FrrLab } from './frr/lab.mjs'

const USAGE = `usage: frr-lab.mjs COMMAND        (FRR_LAB_ID=0..9 chooses a lab; needs root)
  up [N]               start r1..rN (default 3) and print the inventory
  wait [SECONDS]       until OSPF and BGP have converged (default 60)
  status               one line a router
  inventory            the inventory as JSON
  exec I PROGRAM ...   run a program inside rI, without SSH
  link I J up|down     plug or unplug the cable between rI and rJ
  kill I DAEMON        kill zebra, staticd, ospfd or bgpd; it comes back after some seconds
  net I ok|block|reset|delay=MS   make the SSH path of rI misbehave (I-dropbear for the other server)
  down                 stop everything`

process.env.PATH += ':/usr/sbin:/sbin'
const lab = new FrrLab(Number(process.env.FRR_LAB_ID ?? 0))
const print = (/** @type {unknown} */ value) => console.log(JSON.stringify(value, null, 2))

/** @type {Record<string, (...args: string[]) => unknown>} */
const commands = {
  up: async (count = '3') => {
    await lab.up(Number(count))
    print(lab.inventory)
  },
  wait: (seconds = '60') => lab.converged(Number(seconds) * 1000),
  status: () => {
    for (const { name, running, converged } of lab.status()) {
      console.log(name, running ? 'running' : 'stopped', converged ? 'converged' : 'not converged')
    }
  },
  inventory: () => print(lab.inventory),
  exec: (router, ...command) => process.stdout.write(lab.exec(Number(router), command)),
  link: (one, other, state) => lab.link(Number(one), Number(other), state === 'up' ? 'up' : 'down'),
  kill: (router, daemon = '') => lab.kill(Number(router), daemon),
  net: (router, fault = '') => lab.net(`r${router}`, fault),
  down: () => lab.down(),
}

const [name = '', ...args] = process.argv.slice(2)
const command = Object.hasOwn(commands, name) ? commands[name] : undefined
if (command === undefined) {
  console.error(USAGE)
  process.exitCode = 2
} else {
  try {
    await command(...args)
  } catch (error) {
    console.error(`frr-lab: ${error instanceof Error ? error.message : error}`)
    process.exitCode = 1
  }
}
