// When a message is to be sent: a Date in the future is a wish. Pure. RFC 4865 wants the same by another way.
import { parseDate } from '@postkeep/mime'
import type { MessageFault } from './message-fault.ts'
import { valueOf, type MessageHeader } from './read-header.ts'

export type SendingTime =
  | { readonly kind: 'now' }
  | { readonly kind: 'later'; readonly date: Date }
  | { readonly kind: 'fault'; readonly fault: MessageFault }

/** Clocks differ. */
const toleranceMs = 5 * 60_000
const longestDays = 30

export function sendingTime(header: MessageHeader, now: Date): SendingTime {
  const text = valueOf(header, 'date')
  const milliseconds = text === undefined ? undefined : parseDate(text)
  if (milliseconds === undefined) return { kind: 'now' }
  const date = new Date(milliseconds)
  const waitMs = date.getTime() - now.getTime()
  if (!(waitMs > toleranceMs)) return { kind: 'now' }
  if (waitMs <= longestDays * 24 * 3_600_000) return { kind: 'later', date }
  const words = `Date is more than ${longestDays} days ahead: mail can be scheduled for that long at most`
  return { kind: 'fault', fault: { code: 554, enhanced: '5.6.0', text: words } }
}
