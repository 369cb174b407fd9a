import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Options } from 'tsup'

interface BuildOptions {
  /** Output name (without extension) to source file. */
  entry: Record<string, string>
  /** The same for what is run and not imported: ESM without types. */
  programs?: Record<string, string>
  /** Source files that are loaded by path at run time: copied beside the bundles as they are. */
  assets?: readonly string[]
}

/** What every package's build has in common: ESM and CJS with types for both, one bundle an entry, shared code in chunks. */
export const packageBuild = ({ entry, programs = {}, assets = [] }: BuildOptions): Options => ({
  entry: { ...entry, ...programs },
  format: ['esm', 'cjs'],
  target: 'node20',
  platform: 'node',
  tsconfig: 'tsconfig.build.json',
  dts: { entry },
  clean: true,
  sourcemap: true,
  treeshake: false,
  // lets CommonJS bundles use import.meta.url
  shims: true,
  // esbuild would otherwise strip `node:`
  removeNodeProtocol: false,
  onSuccess: async () => {
    mkdirSync('dist', { recursive: true })
    // Both formats are made of every entry; a program is started in one of them.
    for (const name of Object.keys(programs)) {
      for (const ending of ['.cjs', '.cjs.map']) rmSync(join('dist', name + ending), { force: true })
    }
    for (const asset of assets) {
      if (existsSync(asset)) copyFileSync(asset, join('dist', asset.slice(asset.lastIndexOf('/') + 1)))
    }
  },
})
