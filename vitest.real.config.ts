import { defineConfig, mergeConfig } from 'vitest/config'
import base from './vitest.config.js'

/** Tests against real servers on this machine; see lab/README.md. One at a time: they share two cores and one network. */
export default mergeConfig(
  { resolve: base.resolve },
  defineConfig({
    test: {
      include: ['packages/**/*.real.test.ts', 'examples/**/*.real.test.ts', 'lab/**/*.real.test.ts'],
      exclude: ['**/node_modules/**', '**/dist/**'],
      setupFiles: ['./vitest.setup.ts'],
      globalSetup: ['lab/real-setup.ts'],
      fileParallelism: false,
      testTimeout: 30_000,
      hookTimeout: 60_000,
    },
  }),
)
