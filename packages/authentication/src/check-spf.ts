// SPF of the envelope sender, or of HELO for the null sender. RFC 7208: strictly, with its limits of look-ups.
import type { SPFResult } from 'mailauth'
import { spfPart } from './mailauth-parts.ts'

export type Lookup = (name: string, type: string) => Promise<never>

export interface SpfRequest {
  /** Without brackets. */
  readonly clientAddress: string
  readonly helo: string
  /** Empty for the null reverse-path. */
  readonly sender: string
}

export interface SpfContext {
  readonly lookup: Lookup
  /** Our name, in what is told. */
  readonly hostName: string
}

/** RFC 7208 §4.6.4: at least 20 seconds. */
const maxElapsedTime = 20_000

export async function checkSpf(request: SpfRequest, { hostName, lookup }: SpfContext): Promise<SPFResult> {
  const { spf } = await spfPart()
  const { clientAddress, helo, sender } = request
  return spf({
    ip: clientAddress,
    helo,
    sender,
    mta: hostName,
    resolver: lookup,
    strict: true,
    maxElapsedTime
  })
}
