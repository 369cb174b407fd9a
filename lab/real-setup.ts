import type { TestProject } from 'vitest/node'
import { FrrLab, type LabRouter } from './frr/lab.mjs'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The routers of the lab that runs for the whole of the real suite. */
    routers: LabRouter[]
    labId: number
  }
}

/** Not 0, which is for people at the keyboard. */
const LAB_ID = 9
const ROUTERS = 3

/** Starts the routers once for all test files; stops them at the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const lab = new FrrLab(LAB_ID)
  // what a run that was killed may have left
  await lab.down()
  await lab.up(ROUTERS)
  try {
    await lab.converged(60_000)
  } catch (error) {
    await lab.down()
    throw error
  }
  project.provide('routers', lab.inventory)
  project.provide('labId', LAB_ID)
  return () => lab.down()
}
