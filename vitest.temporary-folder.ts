// Nothing stays in the temporary folder: each file of tests has one of its own, which goes when its tests are over.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const { TMPDIR } = process.env
const folder = mkdtempSync(join(tmpdir(), 'flotilla-test-'))
process.env.TMPDIR = folder
afterAll(() => {
  if (TMPDIR === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = TMPDIR
  rmSync(folder, { recursive: true, force: true })
})
