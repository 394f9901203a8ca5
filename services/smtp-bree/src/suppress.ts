// What a server says of an address for good is remembered: nothing is sent there for some days.
import type { Email } from '@postkeep/database'
import { classifyBounce, type RecipientResult, type SuppressionList } from '@postkeep/outbound'
import type { SmtpBreeEvents } from './events.ts'

export interface SuppressContext {
  readonly suppressions: SuppressionList
  /** 0: never. */
  readonly suppressionDays: number
  readonly events: SmtpBreeEvents
}

/** Never rejects: the list is a courtesy, and the next bounce comes by itself. */
export async function suppress(
  email: Email,
  results: readonly RecipientResult[],
  { events, suppressionDays: days, suppressions }: SuppressContext
): Promise<void> {
  const domain = email.domain?.toHexString()
  if (days === 0 || domain === undefined || email.kind !== 'submission') return
  for (const { address, code, kind, reply } of results) {
    const { category } = classifyBounce({ code, reply })
    if (kind !== 'permanent' || category !== 'recipient') continue
    try {
      await suppressions.add({ address, domain, category, reply: `${code} ${reply}`, days })
      events.suppressed(email, address)
    } catch (error) {
      events.notSuppressed(email, error)
    }
  }
}
