// What the suite takes from fs.
import fs from 'node:fs'

export const { existsSync, mkdtempSync, promises, readFileSync } = fs
export const globSync =
  fs.globSync ??
  (() => {
    throw new Error('fs.globSync needs Node 22')
  })
