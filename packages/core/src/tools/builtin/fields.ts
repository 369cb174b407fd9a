import { isIP } from 'node:net'
import { z } from 'zod'

/** Digits and dots, or several colons: meant as an address, so it must be one. */
const looksLikeAddress = (text: string): boolean => /^[\d.]+$/.test(text) || /^[^[\]]*:[^[\]]*:[^[\]]*$/.test(text)

/** A device by the name it has in the inventory, or by its address. */
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
