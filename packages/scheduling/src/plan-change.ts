// What a client's PUT or DELETE of a calendar object is to store and to send. RFC 6638 §3.2.
import {
  CalendarDataError,
  calendarObject,
  parseCalendar,
  scheduleChange,
  spanOf,
  writeComponent,
  type CalendarObject,
  type Self
} from '@postkeep/icalendar'
import type { OutgoingMail } from '@postkeep/mailbox-contract'
import { composeMail } from './compose-mail.ts'

export interface ChangeRequest {
  /** What is stored; undefined: nothing is. */
  readonly before: Uint8Array | undefined
  /** undefined: it is deleted. */
  readonly after: Uint8Array | undefined
  readonly self: Self
  /** Milliseconds since 1970 UTC. */
  readonly now: number
  /** As `ClientChange` has it. */
  readonly keepsAnswers: boolean
  /** Each time another one. */
  readonly newId: () => string
}

export type PlannedChange =
  | { readonly kind: 'private' }
  | { readonly kind: 'refused'; readonly precondition: string; readonly text: string }
  | {
      readonly kind: 'scheduled'
      /** To be stored in the place of what the client has sent; undefined: that, or nothing. */
      readonly bytes: Buffer | undefined
      /** False: the tag stays (§3.2.10). */
      readonly isSignificant: boolean
      readonly outgoing: OutgoingMail[]
    }

export function planChange(request: ChangeRequest): PlannedChange {
  const { self, now, keepsAnswers, newId } = request
  const [before, after] = [readable(request.before), readable(request.after)]
  const change = scheduleChange({ before, after, self, now, keepsAnswers })
  if (change.kind !== 'scheduled') return change
  // Who clears up what is over calls nothing off.
  const isSilent = after === undefined && before !== undefined && isOver(before, now)
  const messages = isSilent ? [] : change.messages
  const bytes =
    change.isChanged && change.object ? Buffer.from(writeComponent(change.object.calendar)) : undefined
  const outgoing = messages.map((one) => composeMail(one, { now, id: newId() }))
  return { kind: 'scheduled', bytes, isSignificant: change.isSignificant, outgoing }
}

/** What was stored before it was checked concerns nobody. */
function readable(bytes: Uint8Array | undefined): CalendarObject | undefined {
  if (bytes === undefined) return undefined
  try {
    return calendarObject(parseCalendar(bytes))
  } catch (error) {
    if (error instanceof CalendarDataError) return undefined
    throw error
  }
}

function isOver(object: CalendarObject, now: number): boolean {
  const { end } = spanOf(object)
  return end !== null && end * 1000 < now
}
