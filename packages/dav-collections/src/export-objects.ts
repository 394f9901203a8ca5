// Calendars and address books as files: whole, or the events of some time, an object after the other.
import { D } from '@postkeep/dav-protocol'
import {
  CalendarDataError,
  CalendarFile,
  calendarObject,
  matchesFilter,
  parseCalendar,
  utcZone
} from '@postkeep/icalendar'
import type { MailboxSession } from '@postkeep/mailbox-client'
import type { CollectionInfo, ObjectSelection } from '@postkeep/mailbox-contract'
import { CardSyntaxError, convertCard } from '@postkeep/vcard'
import type { FileKind } from './file-kind.ts'

export interface ExportOptions {
  readonly kind: FileKind
  readonly collections: readonly CollectionInfo[]
  /** Milliseconds since 1970 UTC: only what lies in it (calendars). */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Cards in this version; absent: as they are stored. */
  readonly version?: '3.0' | '4.0' | undefined
}

/** How many objects. `write` resolves when it takes more. */
export async function exportObjects(
  session: MailboxSession,
  options: ExportOptions,
  write: (piece: string | Buffer) => void | Promise<void>
): Promise<number> {
  return options.kind === 'ics'
    ? exportCalendars(session, options, write)
    : exportCards(session, options, write)
}

const lineFeed = 0x0a

type Write = Parameters<typeof exportObjects>[2]

async function exportCalendars(
  session: MailboxSession,
  options: ExportOptions,
  write: Write
): Promise<number> {
  const { collections } = options
  const [only, ...others] = collections
  const name = others.length === 0 ? only?.properties[D('displayname')] : undefined
  const file = new CalendarFile(name)
  let count = 0
  await write(file.begin())
  for (const { id } of collections) {
    await session.readObjects(id, selectionOf(options), async (_, bytes) => {
      const text = isWanted(bytes, options) ? added(file, bytes) : undefined
      if (text === undefined) return
      count += 1
      await write(text)
    })
  }
  await write(file.end())
  return count
}

/** undefined: what was stored before it was checked cannot be read. */
function added(file: CalendarFile, bytes: Buffer): string | undefined {
  try {
    return file.add(bytes)
  } catch (error) {
    if (error instanceof CalendarDataError) return undefined
    throw error
  }
}

function selectionOf({ from, to }: ExportOptions): ObjectSelection {
  if (from === undefined && to === undefined) return {}
  const seconds = (ms: number | undefined): number | null => (ms === undefined ? null : Math.floor(ms / 1000))
  return { within: { start: seconds(from), end: seconds(to) } }
}

/** The store has found what may lie in the time. */
function isWanted(bytes: Buffer, { from, to }: ExportOptions): boolean {
  if (from === undefined && to === undefined) return true
  try {
    const object = calendarObject(parseCalendar(bytes))
    const none = { isNotDefined: false, timeRange: undefined, components: [], properties: [] }
    const timeRange = { start: from ?? -Infinity, end: to ?? Infinity }
    const inner = { ...none, name: object.kind, timeRange }
    return matchesFilter(object, { ...none, name: 'VCALENDAR', components: [inner] }, utcZone)
  } catch (error) {
    if (error instanceof CalendarDataError) return false
    throw error
  }
}

async function exportCards(
  session: MailboxSession,
  { collections, version }: ExportOptions,
  write: Write
): Promise<number> {
  let count = 0
  for (const { id } of collections) {
    await session.readObjects(id, {}, async (_, bytes) => {
      count += 1
      await write(cardText(bytes, version))
    })
  }
  return count
}

/** In its own charset, unless another version is wanted. */
function cardText(bytes: Buffer, version: ExportOptions['version']): string | Buffer {
  const ended = bytes.at(-1) === lineFeed ? bytes : Buffer.concat([bytes, Buffer.from('\r\n')])
  if (version === undefined) return ended
  try {
    return convertCard(ended.toString('utf8'), version)
  } catch (error) {
    if (error instanceof CardSyntaxError) return ended
    throw error
  }
}
