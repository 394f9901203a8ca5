// The objects of a file, each checked as a PUT checks it, apart from what its collection takes.
import { splitCalendars } from '@postkeep/icalendar'
import { cardWithUid, splitCards } from '@postkeep/vcard'
import { checkCard, maxCardBytes } from './check-card.ts'
import { maxCalendarObjectBytes } from './check-calendar-object.ts'
import type { FileKind } from './file-kind.ts'

export type FilePart =
  | { readonly kind: 'object'; readonly line: number; readonly what: string; readonly bytes: Buffer }
  | FileFault

/** What is left out, and why. */
export interface FileFault {
  readonly kind: 'fault'
  /** Of the file, from 1. */
  readonly line: number
  /** VEVENT …, with its UID where it is known. */
  readonly what: string
  readonly text: string
}

export function readFile(kind: FileKind, bytes: Uint8Array): Generator<FilePart> {
  return kind === 'ics' ? calendarObjects(bytes) : cards(bytes)
}

function* calendarObjects(bytes: Uint8Array): Generator<FilePart> {
  for (const part of splitCalendars(bytes)) {
    if (part.kind === 'fault') yield part
    else {
      const { line, object } = part
      const what = `${object.kind} ${object.uid}`
      if (part.bytes.length > maxCalendarObjectBytes) yield tooLarge(line, what)
      else yield { kind: 'object', line, what, bytes: part.bytes }
    }
  }
}

function* cards(bytes: Uint8Array): Generator<FilePart> {
  for (const part of splitCards(bytes)) {
    const { line } = part
    const first = checkCard(part.bytes)
    const hasNone = first.kind === 'refused' && first.text === 'The card has no UID'
    const card = hasNone ? cardWithUid(part.bytes) : part.bytes
    const checked = hasNone ? checkCard(card) : first
    if (checked.kind === 'refused') yield { kind: 'fault', line, what: 'VCARD', text: checked.text }
    else if (card.length > maxCardBytes) yield tooLarge(line, `VCARD ${checked.uid}`)
    else yield { kind: 'object', line, what: `VCARD ${checked.uid}`, bytes: card }
  }
}

function tooLarge(line: number, what: string): FileFault {
  return { kind: 'fault', line, what, text: 'It is too large' }
}
