import { expect, test } from 'vitest'
import { agentScene, allowWrites, workshop } from './__fixtures__/agent-scene.js'

const use = (name: string, device: string, label = '') => ({ name, input: { device, label } })
const approver = { decide: () => true }

test('reads of one turn run side by side, five at a time', async () => {
  const devices = Array.from({ length: 12 }, (_, index) => `10.0.0.${index}`)
  const shop = workshop(devices)
  await using scene = await agentScene([{ toolUses: devices.map((device) => use('look', device)) }, 'ok'], shop)

  const run = scene.agent.run('x')
  await shop.reached('> look 10.0.0.4')
  const atFirst = shop.timeline.length
  for (const device of devices) shop.open(device)
  await run

  expect(atFirst).toBe(5)
  expect(shop.peak).toBe(5)
  expect(shop.timeline).toHaveLength(24)
})

test('the number of calls at a time can be set', async () => {
  const devices = ['10.0.0.1', '10.0.0.2', '10.0.0.3']
  const shop = workshop(devices)
  await using scene = await agentScene([{ toolUses: devices.map((device) => use('look', device)) }, 'ok'], {
    ...shop,
    agent: { maxToolConcurrency: 1 },
  })

  const run = scene.agent.run('x')
  for (const device of devices) {
    await shop.reached(`> look ${device}`)
    shop.open(device)
  }
  await run

  expect(shop.peak).toBe(1)
})

test('from the first write to a device on, its calls keep the order of the model', async () => {
  const shop = workshop()
  await using scene = await agentScene(
    [
      {
        toolUses: [
          use('look', '10.0.0.1', ' before'),
          use('change', '10.0.0.1', ' one'),
          use('look', '10.0.0.1', ' between'),
          use('change', '10.0.0.1', ' two'),
          use('look', '10.0.0.1', ' after'),
        ],
      },
      'ok',
    ],
    { ...shop, kernel: allowWrites, agent: { approver } },
  )

  await scene.agent.run('x')

  const steps = [
    'look 10.0.0.1 before',
    'change 10.0.0.1 one',
    'look 10.0.0.1 between',
    'change 10.0.0.1 two',
    'look 10.0.0.1 after',
  ]
  expect(shop.timeline).toEqual(steps.flatMap((step) => [`> ${step}`, `< ${step}`]))
})

test('a write to one device does not hold up another', async () => {
  const shop = workshop(['10.0.0.1'])
  await using scene = await agentScene(
    [
      {
        toolUses: [
          use('change', '10.0.0.1'),
          use('look', '10.0.0.1'),
          use('change', '10.0.0.2'),
          use('look', '10.0.0.2'),
        ],
      },
      'ok',
    ],
    { ...shop, kernel: allowWrites, agent: { approver } },
  )

  const run = scene.agent.run('x')
  await shop.reached('< look 10.0.0.2')
  const before = [...shop.timeline]
  shop.open('10.0.0.1')
  await run

  expect(before).toContain('> change 10.0.0.1')
  expect(before).not.toContain('> look 10.0.0.1')
  expect(shop.timeline.at(-1)).toBe('< look 10.0.0.1')
})

test('the name and the address of a device are the same device', async () => {
  const shop = workshop()
  await using scene = await agentScene([{ toolUses: [use('change', 'edge-1'), use('look', '192.0.2.7')] }, 'ok'], {
    ...shop,
    kernel: { ...allowWrites, inventory: [{ name: 'edge-1', host: '192.0.2.7', platform: 'cisco-ios' }] },
    agent: { approver },
  })

  await scene.agent.run('x')

  expect(shop.timeline).toEqual(['> change edge-1', '< change edge-1', '> look 192.0.2.7', '< look 192.0.2.7'])
})

test('a write that waits for its approval takes no place from the reads', async () => {
  const shop = workshop()
  let approve: (value: boolean) => void = () => {}
  const answer = new Promise<boolean>((resolve) => {
    approve = resolve
  })
  await using scene = await agentScene([{ toolUses: [use('change', '10.0.0.1'), use('look', '10.0.0.2')] }, 'ok'], {
    ...shop,
    kernel: allowWrites,
    agent: { approver: { decide: () => answer }, maxToolConcurrency: 1 },
  })

  const run = scene.agent.run('x')
  await shop.reached('< look 10.0.0.2')
  expect(shop.timeline).not.toContain('> change 10.0.0.1')
  approve(true)
  await run

  expect(shop.timeline.at(-1)).toBe('< change 10.0.0.1')
})
