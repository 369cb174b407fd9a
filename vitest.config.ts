import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  resolve: {
    alias: {
      '@flotilla/agent/testing': source('packages/agent/src/testing/index.ts'),
      '@flotilla/agent': source('packages/agent/src/index.ts'),
      '@flotilla/transport-express': source('packages/transport-express/src/index.ts'),
      '@flotilla/transport-mcp/v1': source('packages/transport-mcp/src/v1/index.ts'),
      '@flotilla/transport-mcp': source('packages/transport-mcp/src/index.ts'),
      '@flotilla/core/testing/contracts': source('packages/core/src/testing/contracts/index.ts'),
      '@flotilla/core/testing': source('packages/core/src/testing/index.ts'),
      '@flotilla/core': source('packages/core/src/index.ts'),
    },
  },
  test: {
    setupFiles: ['./vitest.setup.ts', './vitest.temporary-folder.ts'],
    // No test changes a module's state for others, and importing everything anew for each file takes longer than the tests.
    isolate: false,
    // On a machine shared with others a test may starve past its time; the report names those that needed a second try.
    retry: process.env.CI ? 1 : 0,
    include: ['packages/*/src/**/*.test.ts', 'examples/*/**/*.test.ts', 'scripts/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.real.test.ts'],
    coverage: { provider: 'v8', include: ['packages/*/src/**'], exclude: ['**/*.test.ts', '**/__fixtures__/**'] },
  },
})
