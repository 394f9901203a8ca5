// Writes the copies of published calendars that are not as their calendars are. What is private stays out of them.
import { setImmediate as breathe } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { sealCopy } from '@postkeep/crypto'
import { CalendarDataError, CalendarFile, publicPart } from '@postkeep/icalendar'
import type { Logger } from '@postkeep/log'
import type { MailboxStore, Publication } from '@postkeep/mailbox-store'
import { removeOtherCopies, writeCopy } from './copy-file.ts'

interface Published {
  readonly store: MailboxStore
  /** The folder of the mailbox. */
  readonly path: string
  readonly logger: Logger
}

const compress = promisify(gzip)
/** Characters of a copy before it is compressed. */
const mostText = 48 * 1024 * 1024
/** Objects that are written without letting others work. */
const together = 50

/** Other operations run meanwhile; the store must stay open. */
export async function writeCopies({ store, path, logger }: Published): Promise<void> {
  const publications = store.publications()
  removeOtherCopies(
    path,
    publications.map(({ id }) => id)
  )
  for (const publication of publications) {
    if (publication.isFresh) continue
    const text = await textOf(store, publication)
    if (text === undefined) {
      logger.warn({ mailbox: store.mailbox }, 'a published calendar is too large: its copy stays as it is')
      continue
    }
    writeCopy(path, publication.id, sealCopy(publication, await compress(text)))
    store.publicationWritten(publication)
  }
}

/** undefined: it is too large. */
async function textOf(store: MailboxStore, { collection }: Publication): Promise<string | undefined> {
  const { collections } = store.listCollections({})
  const properties = collections.find(({ id }) => id === collection)?.properties
  const file = new CalendarFile(properties?.['{DAV:}displayname'])
  const parts = [file.begin()]
  let length = 0
  let count = 0
  for (const { bytes } of store.readObjects({ collection, selection: {} })) {
    const part = publicText(file, bytes)
    parts.push(part)
    length += part.length
    if (length > mostText) return undefined
    if (++count % together === 0) await breathe()
  }
  return [...parts, file.end()].join('')
}

/** Empty where nothing of it is for everybody. */
function publicText(file: CalendarFile, bytes: Buffer): string {
  try {
    const shown = publicPart(bytes)
    return shown === undefined ? '' : file.add(shown)
  } catch (error) {
    // What was stored before it was checked is shown to its owner alone.
    if (error instanceof CalendarDataError) return ''
    throw error
  }
}
