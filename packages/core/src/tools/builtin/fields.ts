import { isIP } from 'node:net'
import { z } from 'zod'
import { isFlotillaError } from '../../errors/flotilla-error.js'
import { compileWhere } from '../../inventory/selection/where.js'

/** Digits and dots, or several colons: meant as an address, so it must be one. */
const looksLikeAddress = (text: string): boolean => /^[\d.]+$/.test(text) || /^[^[\]]*:[^[\]]*:[^[\]]*$/.test(text)

/** Schema of a tool's input: a device by the name it has in the inventory, or by its address. What is meant as an address must be one. */
export const deviceField = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[\w.:@[\]-]+$/, 'must be an inventory name, or an IPv4 or IPv6 address')
  .refine((text) => !looksLikeAddress(text) || isIP(text) !== 0, 'is not a valid IPv4 or IPv6 address')
  .describe('Name of the device in the inventory, or its IPv4 or IPv6 address')

/** One interface; short forms are fine. Nothing that a command line would take for more than a name. */
export const interfaceField = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][\w./:-]*(?: \d[\d./:]*)?$/, 'is not the name of an interface')

export const ipv4Field = z.ipv4()

const NO_DEVICES = { has: () => false, names: () => [] }

/** A selection of devices as text. What is no expression is a fault of this field; which devices there are is for the tool to see. */
export const filterField = z
  .string()
  .max(500)
  .superRefine((text, { addIssue }) => {
    try {
      compileWhere(text, NO_DEVICES)
    } catch (error) {
      if (!isFlotillaError(error) || error.code !== 'FILTER_INVALID') return
      addIssue({ code: 'custom', message: error.message })
    }
  })
  .describe('Name, glob (edge-*) or expression (site=ams & !tag=lab); all devices when absent')
