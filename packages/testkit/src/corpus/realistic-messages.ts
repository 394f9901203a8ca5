// A corpus of mail like that of a real mailbox, the same for the same seed: half of the bytes are attachments, the
// mean is about 24 KB, the largest are about 200 KB.
import { encodeHeaderText, foldField } from './encode-text.ts'
import { entityBytes, type Entity } from './entity.ts'
import * as bodies from './message-bodies.ts'
import { mailboxText, person } from './people.ts'
import { words, type Language } from './prose.ts'
import { SeededRandom } from './seeded-random.ts'

export type RealisticMessage = {
  readonly raw: Buffer
  /** Milliseconds since 1970. */
  readonly internalDate: number
  readonly flags: string[]
}

type Thread = { readonly subject: string; readonly ids: string[] }

type Mailbox = { readonly random: SeededRandom; readonly threads: Thread[]; date: number; count: number }

const firstDate = Date.UTC(2023, 0, 2, 8)
const keptThreads = 40
const maxReferences = 30

export function* realisticMessages(count: number, seed: number): Iterable<RealisticMessage> {
  const mailbox: Mailbox = { random: new SeededRandom(seed), threads: [], date: firstDate, count: 0 }
  while (mailbox.count < count) yield nextMessage(mailbox)
}

/** A message of exactly `bytes` bytes (at least 1000), for loads of a known size. */
export function messageOfSize(bytes: number, seed: number): Buffer {
  if (bytes < 1000) throw new RangeError('A message of less than 1000 bytes has no room for its header')
  const random = new SeededRandom(seed)
  const id = `${random.token(20)}@example.com`
  const header = headerOf(random, {
    id,
    subject: words(random, 5, 'plain'),
    date: firstDate,
    thread: undefined
  })
  const attached = bytes < 20_000 ? 0 : Math.floor(bytes * 0.4)
  const bodyFor = (size: number): Entity => bodies.bodyOfSize(new SeededRandom(seed), size, attached)
  const headerLength = header.length + bodyFor(bytes).header.length + 2
  const entity = bodyFor(bytes - headerLength)
  return entityBytes({ header: header + entity.header, body: entity.body })
}

function nextMessage(mailbox: Mailbox): RealisticMessage {
  const { random } = mailbox
  mailbox.count += 1
  mailbox.date += random.skewed(3_600_000, 1000, 86_400_000)
  const language = languageOf(random)
  const raw = messageBytes(mailbox, language, bodyOf(mailbox, language))
  const internalDate = mailbox.date + random.integer(0, 5000)
  return { raw, internalDate: internalDate - (internalDate % 1000), flags: flagsOf(random) }
}

function messageBytes(mailbox: Mailbox, language: Language, entity: Entity & { isList?: boolean }): Buffer {
  const { random, threads, count, date } = mailbox
  const id = `${count.toString(36)}.${random.token(16)}@${random.pick(['example.com', 'example.org', 'mail.example.net'])}`
  const answered = threads.length > 0 && random.chance(0.45) ? random.pick(threads) : undefined
  const subject = answered ? `Re: ${answered.subject}` : words(random, random.integer(2, 9), language)
  const header = headerOf(random, { id, subject, date, thread: answered })
  const list = entity.isList ? listHeader : ''
  // Most mail starts no discussion; the few that do grow long.
  if (answered || random.chance(0.12)) remember(threads, answered ?? { subject, ids: [] }, id)
  return entityBytes({ header: header + list + entity.header, body: entity.body })
}

function bodyOf(mailbox: Mailbox, language: Language): Entity & { isList?: boolean } {
  const { random } = mailbox
  const kind = random.fraction()
  if (kind < 0.2) return bodies.plainBody(random, language)
  if (kind < 0.32) return bodies.quotedReplyBody(random, language)
  if (kind < 0.42) return { ...bodies.listBody(random, language), isList: true }
  if (kind < 0.72) return bodies.alternativeBody(random, language)
  if (kind < 0.8) return bodies.inlineImagesBody(random, language)
  if (kind < 0.96) return bodies.attachmentsBody(random, language)
  mailbox.count += 1
  const inner = messageBytes(mailbox, language, bodies.plainBody(random, language))
  mailbox.count -= 1
  return bodies.forwardBody(random, language, inner)
}

type HeaderContent = { id: string; subject: string; date: number; thread: Thread | undefined }

function headerOf(random: SeededRandom, { id, subject, date, thread }: HeaderContent): string {
  const from = person(random)
  const to = Array.from({ length: random.skewed(1, 1, 12) }, () => person(random))
  const copies = random.chance(0.2) ? [person(random)] : []
  const fields: [string, string][] = [
    ['Return-Path', `<${from.address}>`],
    ...receivedBy(random, date),
    ['From', mailboxText(from)],
    ['To', to.map(mailboxText).join(',\r\n ')],
    ...copies.map((copy): [string, string] => ['Cc', mailboxText(copy)]),
    ['Subject', encodeHeaderText(subject)],
    ['Date', dateText(date, random.pick([0, 60, 120, -300, 540]))],
    ['Message-ID', `<${id}>`],
    ...references(thread),
    ['MIME-Version', '1.0'],
    ['X-Mailer', random.pick(['Thunderbird 128.0', 'Apple Mail (2.3774)', 'Outlook 16.0', 'Mutt 2.2'])]
  ]
  return fields.map(([name, value]) => foldField(name, value)).join('')
}

function receivedBy(random: SeededRandom, date: number): [string, string][] {
  return Array.from({ length: random.integer(1, 3) }, (): [string, string] => {
    const from = `${random.token(6)}.example.com ([192.0.2.${random.integer(1, 254)}])`
    const id = random.token(12).toUpperCase()
    return ['Received', `from ${from}\r\n\tby mx.example.org with ESMTPS id ${id};\r\n\t${dateText(date, 0)}`]
  })
}

function references(thread: Thread | undefined): [string, string][] {
  if (!thread || thread.ids.length === 0) return []
  const ids = thread.ids.map((id) => `<${id}>`)
  return [
    ['In-Reply-To', ids.at(-1)!],
    ['References', ids.join('\r\n ')]
  ]
}

const listHeader = [
  'List-Id: discussion <discuss.lists.example.org>',
  'List-Post: <mailto:discuss@lists.example.org>',
  'List-Unsubscribe: <https://lists.example.org/discuss/leave>,\r\n <mailto:discuss-leave@lists.example.org>',
  'Precedence: list',
  ''
].join('\r\n')

function remember(threads: Thread[], thread: Thread, id: string): void {
  thread.ids.push(id)
  if (thread.ids.length > maxReferences) thread.ids.splice(1, 1)
  if (!threads.includes(thread)) threads.push(thread)
  if (threads.length > keptThreads) threads.shift()
}

function languageOf(random: SeededRandom): Language {
  if (random.chance(0.6)) return 'plain'
  return random.pick(['german', 'french', 'world'] as const)
}

function flagsOf(random: SeededRandom): string[] {
  const flags: [string, number][] = [
    ['\\Seen', 0.75],
    ['\\Answered', 0.15],
    ['\\Flagged', 0.05],
    ['$Forwarded', 0.03]
  ]
  return flags.filter(([, probability]) => random.chance(probability)).map(([flag]) => flag)
}

/** RFC 5322 §3.3. */
function dateText(date: number, zoneMinutes: number): string {
  const [day, number, month, year, time] = new Date(date + zoneMinutes * 60_000).toUTCString().split(/,? /)
  const zone = Math.abs(zoneMinutes)
  const offset = `${String(Math.floor(zone / 60)).padStart(2, '0')}${String(zone % 60).padStart(2, '0')}`
  return `${day}, ${number} ${month} ${year} ${time} ${zoneMinutes < 0 ? '-' : '+'}${offset}`
}
