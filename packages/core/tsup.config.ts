import { defineConfig } from 'tsup'
import { packageBuild } from '../../tsup.base.js'

export default defineConfig(
  packageBuild({
    entry: {
      index: 'src/index.ts',
      testing: 'src/testing/index.ts',
      'testing/contracts': 'src/testing/contracts/index.ts',
    },
    programs: { cli: 'src/cli/main.ts' },
    assets: ['src/transports/ssh/gex-worker.mjs'],
  }),
)
