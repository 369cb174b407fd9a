import { z } from 'zod'
import type { Selection } from '../../inventory/selection/where.js'
import { defineTool } from '../define-tool.js'
import { filterField } from './fields.js'

export const listDevices = defineTool({
  name: 'list_devices',
  title: 'List devices',
  description: 'Devices of the inventory that you may use, with platform, groups, tags and site. Nothing is connected.',
  effect: 'read',
  tags: ['inventory'],
  input: z.object({
    filter: filterField.optional(),
    group: z.string().max(255).optional(),
    tag: z.string().max(255).optional(),
    site: z.string().max(255).optional(),
    platform: z.string().max(64).optional(),
    limit: z.int().min(1).max(1_000).default(200),
    offset: z.int().min(0).default(0),
  }),
  output: z.object({
    devices: z.array(
      z.object({
        name: z.string(),
        host: z.string(),
        platform: z.string(),
        groups: z.array(z.string()),
        tags: z.array(z.string()),
        site: z.string().nullable(),
      }),
    ),
    total: z.int().nonnegative().describe('How many there are in all, for paging with limit and offset'),
  }),
  examples: [{ input: {} }, { input: { filter: 'edge-*', limit: 20 } }],
  run({ filter, limit, offset, ...criteria }, { fleet }) {
    const where: Selection = Object.fromEntries(Object.entries(criteria).filter(([, value]) => value !== undefined))
    if (filter !== undefined) where.names = filter
    const found = fleet.inventory.select(where)
    const devices = found.slice(offset, offset + limit).map(({ name, host, platform, groups, tags, site }) => ({
      name,
      host,
      platform: typeof platform === 'string' ? platform : platform.name,
      groups: [...(groups ?? [])],
      tags: [...(tags ?? [])],
      site: site ?? null,
    }))
    return { devices, total: found.length }
  },
})
