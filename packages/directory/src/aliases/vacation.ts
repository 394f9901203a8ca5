// When an alias answers that its owner is away, and what. API: vacation_responder.
import type { Alias, VacationResponder } from '@postkeep/database'
import { invalid } from '../directory-error.ts'

export type VacationSettings = Partial<
  Pick<VacationResponder, 'is_enabled' | 'subject' | 'message'> & {
    /** null: none. */
    start_date: Date | null
    end_date: Date | null
  }
>

export type Vacation = {
  readonly subject: string
  readonly message: string
  /** What the alias sends as besides its own address. */
  readonly addresses: readonly string[]
}

const longest = { subject: 100, message: 1000 } as const

/** @throws DirectoryError invalid */
export function checkedVacation(alias: Alias, changes: VacationSettings): VacationResponder {
  const before = alias.vacation_responder
  const merged: VacationResponder = {
    is_enabled: changes.is_enabled ?? before.is_enabled,
    subject: plain('subject', changes.subject ?? before.subject).replace(/\s+/g, ' '),
    message: plain('message', changes.message ?? before.message),
    ...dateOf('start_date', changes.start_date, before.start_date),
    ...dateOf('end_date', changes.end_date, before.end_date)
  }
  const { end_date, is_enabled, message, start_date } = merged
  if (start_date && end_date && start_date >= end_date)
    throw invalid('vacation_responder_end_date', 'The end is before the beginning')
  if (is_enabled && /^[/*]/.test(alias.name))
    throw invalid(
      'vacation_responder_is_enabled',
      'A catch-all or a pattern cannot answer; give the address an alias'
    )
  if (is_enabled && message === '') throw invalid('vacation_responder_message', 'Write what the answer says')
  return merged
}

/** undefined: it does not answer now. */
export function activeVacation(
  { send_as, vacation_responder }: Pick<Alias, 'send_as' | 'vacation_responder'>,
  now: Date
): Vacation | undefined {
  if (!vacation_responder?.is_enabled) return undefined
  const { end_date, message, start_date, subject } = vacation_responder
  if ((start_date && start_date > now) || (end_date && end_date <= now)) return undefined
  return { subject, message, addresses: send_as?.filter((address) => !address.startsWith('*')) ?? [] }
}

function plain(field: 'subject' | 'message', text: string): string {
  const trimmed = text.replace(/<[^>]*>/g, '').trim()
  if (trimmed.length > longest[field])
    throw invalid(`vacation_responder_${field}`, `Too long; at most ${longest[field]} characters`)
  return trimmed
}

function dateOf<K extends 'start_date' | 'end_date'>(
  name: K,
  change: Date | null | undefined,
  before: Date | undefined
) {
  const date = change === undefined ? before : (change ?? undefined)
  if (date && Number.isNaN(date.getTime())) throw invalid(`vacation_responder_${name}`, 'That is no date')
  return date ? ({ [name]: date } as Record<K, Date>) : {}
}
