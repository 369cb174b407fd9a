import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Options } from 'tsup'

interface BuildOptions {
  /** Output name (without extension) to source file. */
  entry: Record<string, string>
  /** Source files that are loaded by path at run time: copied beside the bundles as they are. */
  assets?: readonly string[]
}

/** What every package's build has in common: ESM and CJS with types for both, one bundle an entry, shared code in chunks. */
export const packageBuild = ({ entry, assets = [] }: BuildOptions): Options => ({
  entry,
  format: ['esm', 'cjs'],
  target: 'node20',
  platform: 'node',
  tsconfig: 'tsconfig.build.json',
  dts: true,
  clean: true,
  sourcemap: true,
  treeshake: false,
  // lets CommonJS bundles use import.meta.url
  shims: true,
  // esbuild would otherwise strip `node:`
  removeNodeProtocol: false,
  onSuccess: async () => {
    mkdirSync('dist', { recursive: true })
    for (const asset of assets) {
      if (existsSync(asset)) copyFileSync(asset, join('dist', asset.slice(asset.lastIndexOf('/') + 1)))
    }
  },
})
