import { cloneConfigTree, diffConfigTrees } from '../../config-tree.js'
import type { CommandContext, ExecCommand } from '../../line-cli/dialect.js'

const only = ['privileged'] as const

function checkpoint({ store, args, session, state }: CommandContext): string {
  const name = args.name ?? `user-checkpoint-${store.checkpoints.size + 1}`
  if (store.checkpoints.has(name)) return 'ERROR: Checkpoint already exists\n'
  store.checkpoints.set(name, cloneConfigTree(store.running))
  state.log.add({
    severity: 6,
    facility: 'ASCII-CFG',
    mnemonic: 'CONF_CONTROL',
    message: `Checkpoint ${name} by ${session.user}`,
  })
  return args.name === undefined ? `${name} created Successfully\n\nDone\n` : '..Done\n'
}

function rollback({ store, args, session }: CommandContext): string {
  const nodes = store.checkpoints.get(args.name ?? '')
  if (!nodes) return 'ERROR: Checkpoint does not exist\n'
  store.replace(nodes, session.user)
  return `Note: Applying config parallelly may fail Rollback verification
Collecting Running-Config
#Generating Rollback Patch
Executing Rollback Patch
Generating Running-config for verification
Generating Patch for verification
Verification is Successful.

Rollback completed successfully.

`
}

function rollbackPatch({ store, args }: CommandContext): string {
  const nodes = store.checkpoints.get(args.name ?? '')
  if (!nodes) return 'ERROR: Checkpoint does not exist\n'
  const lines = diffConfigTrees(store.running, nodes)
  const text = lines.length === 0 ? 'Rollback Patch is Empty\n' : lines.map((line) => `${line}\n`).join('')
  return `Collecting Running-Config\n#Generating Rollback Patch\n${text}`
}

const summary = ({ store, session }: CommandContext): string => {
  const list = [...store.checkpoints.keys()].map(
    (name, index) => `${index + 1}) ${name}:\nCreated by ${session.user}\nDescription: None\n\n`,
  )
  return `User Checkpoint Summary\n${'-'.repeat(80)}\n${list.join('')}`
}

export const nxosCheckpointCommands: readonly ExecCommand[] = [
  { syntax: 'checkpoint [<name>]', modes: only, run: checkpoint },
  {
    syntax: 'rollback running-config checkpoint <name> [(atomic|best-effort|stop-at-first-failure|verbose)]',
    modes: only,
    run: rollback,
  },
  { syntax: 'show diff rollback-patch running-config checkpoint <name>', modes: only, run: rollbackPatch },
  { syntax: 'show checkpoint summary [user]', modes: only, run: summary },
  {
    syntax: 'no checkpoint <name>',
    modes: only,
    run: ({ store, args }) =>
      store.checkpoints.delete(args.name ?? '') ? undefined : 'ERROR: Checkpoint does not exist\n',
  },
  {
    syntax: 'clear checkpoint database',
    modes: only,
    run({ store }) {
      store.checkpoints.clear()
      return '.Done\n'
    },
  },
]
