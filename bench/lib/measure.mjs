export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** CPU and wall of one piece of work, in milliseconds. */
export async function cost(work) {
  const cpu = process.cpuUsage()
  const wall = performance.now()
  await work()
  const { user, system } = process.cpuUsage(cpu)
  return { cpuMs: (user + system) / 1000, wallMs: performance.now() - wall }
}

/**
 * Runs the contenders in turns, so that what else the machine does hits all alike; medians of the rounds. The first `warmUp` rounds are
 * the compiler's and do not count.
 */
export async function compare(rounds, contenders, warmUp = 1) {
  const costs = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]))
  for (let round = 0; round < warmUp + rounds; round++) {
    for (const [name, work] of Object.entries(contenders)) {
      const measured = await cost(work)
      if (round >= warmUp) costs[name].push(measured)
    }
  }
  return Object.fromEntries(
    Object.entries(costs).map(([name, list]) => [
      name,
      { cpuMs: median(list.map(({ cpuMs }) => cpuMs)), wallMs: median(list.map(({ wallMs }) => wallMs)) },
    ]),
  )
}

export const ratio = (ours, floor) => `${(ours / floor).toFixed(2)}×`
