import { defineConfig } from 'tsup'

/** The service and what it takes from other examples in one file; packages are loaded as anybody's program loads them. */
export default defineConfig({
  entry: ['src/main.ts'],
  format: 'esm',
  target: 'node20',
  platform: 'node',
  noExternal: [/^@flotilla\/example-/],
  clean: true,
  sourcemap: true,
  removeNodeProtocol: false,
})
