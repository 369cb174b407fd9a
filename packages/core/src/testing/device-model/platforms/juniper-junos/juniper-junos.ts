import { createDeviceState, type DeviceState, type PlatformDefaults, toPorts } from '../../device-state.js'
import { DEFAULT_ROUTES } from '../../line-cli/default-network.js'
import type { PlatformModel } from '../../platform-model.js'
import { createScriptedCommands } from '../../scripted-commands.js'
import { createJunosDatastore } from './junos-datastore.js'
import { interfaceStatements, JUNOS_INTERFACES } from './junos-interfaces.js'
import { createJunosInterpreter } from './junos-interpreter.js'
import { cloneJunos, parseJunos, renderJunos } from './junos-tree.js'

const defaults: PlatformDefaults = {
  version: '21.4R1.12',
  model: 'vmx',
  interfaces: JUNOS_INTERFACES,
  routes: DEFAULT_ROUTES,
  logs: [
    {
      severity: 5,
      facility: 'mgd',
      mnemonic: 'UI_DBASE_LOGIN_EVENT',
      message: "User 'admin' entering configuration mode",
    },
    {
      severity: 4,
      facility: 'mib2d',
      mnemonic: 'SNMP_TRAP_LINK_DOWN',
      message: 'ifIndex 523, ifAdminStatus down(2), ifOperStatus down(2), ifName ge-0/0/2',
    },
    {
      severity: 5,
      facility: 'rpd',
      mnemonic: 'RPD_OSPF_NBRUP',
      message: 'OSPF neighbor 10.0.0.2 (realm ospf-v2 ge-0/0/0.0 area 0.0.0.0) state changed from Init to ExStart',
    },
    {
      severity: 3,
      facility: 'chassisd',
      mnemonic: 'CHASSISD_SNMP_TRAP6',
      message: 'SNMP trap generated: Power Supply failed',
    },
  ],
  files: { '/var/home/admin/.keep': '' },
}

const initialConfig = (state: DeviceState): string =>
  [
    `system host-name ${state.hostname}`,
    'system root-authentication encrypted-password "$6$fAkEsAlT$0fAkEhAsHfAkEhAsHfAkEhAsH"',
    ...state.users.flatMap(({ name, privilege = 15 }) => [
      `system login user ${name} class ${privilege < 15 ? 'read-only' : 'super-user'}`,
      `system login user ${name} authentication encrypted-password "$6$fAkEsAlT$0fAkEhAsHfAkEhAsHfAkEhAsH"`,
    ]),
    'system services ssh',
    'system syslog file messages any notice',
    ...(state.options.interfaces ?? JUNOS_INTERFACES).flatMap(interfaceStatements),
    'routing-options static route 0.0.0.0/0 next-hop 10.0.0.254',
  ]
    .map((line) => `set ${line}\n`)
    .join('')

/** Juniper Junos. */
export const juniperJunosModel: PlatformModel = {
  name: 'juniper-junos',
  ident: 'OpenSSH_7.5',
  start(options, circumstances) {
    const state = createDeviceState(options, defaults, circumstances)
    const first = parseJunos(options.runningConfig ?? initialConfig(state))
    if (options.runningConfig !== undefined && options.interfaces === undefined) {
      const ports = first.find(({ text }) => text === 'interfaces')?.children ?? []
      state.ports = toPorts(
        ports.map(({ text, children }) => ({
          name: text,
          enabled: !children.some((child) => child.text === 'disable'),
        })),
        state.mac.slice(0, 10),
      )
    }
    const store = createJunosDatastore(state, first)
    const scripted = createScriptedCommands(options.commands)
    return {
      state,
      runningConfig: () => renderJunos(store.active()),
      startupConfig: () => renderJunos(store.active()),
      login: (request) => createJunosInterpreter({ state, store, scripted }, request),
      reload() {
        store.candidate = cloneJunos(store.active())
        store.editors.clear()
      },
    }
  },
}
