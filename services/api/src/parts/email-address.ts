import { z } from 'zod'
import { formatAddress, parseAddress } from '@postkeep/address'

/** As `local@domain`. RFC 5321 §4.1.2 */
export const emailAddress = z
  .string({ error: 'is an address such as ann@example.com' })
  .max(320)
  .transform((text, context) => {
    const address = parseAddress(text.trim())
    if (address) return formatAddress(address)
    context.addIssue({ code: 'custom', message: 'is an address such as ann@example.com' })
    return z.NEVER
  })
