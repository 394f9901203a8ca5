// A script that has a token and the API, and nothing else: it builds a domain, sends mail through it, reads it back, and makes
// events that a calendar program sees. API_SCRIPT=1000: that many aliases and mails.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createServerSealer } from '@postkeep/crypto'
import { connectDatabase } from '@postkeep/database'
import { createDirectory } from '@postkeep/directory'
import { silentLogger as logger } from '@postkeep/log'
import { davClient, described, temporaryFolder } from '@postkeep/testkit'
import { startSuite, type Suite } from '../src/index.ts'
import { until } from './test-suite.ts'

const count = Number(process.env['API_SCRIPT'] ?? 25)
const atOnce = 8
const domain = 'script.example'
const reader = `reader@${domain}`
const aliases = `/v1/domains/${domain}/aliases`
const stack = new AsyncDisposableStack()
let suite: Suite
let token: string
let password: string
before(async () => {
  const { path } = stack.use(await temporaryFolder())
  const environment = { MAILBOX_SESSIONS: '100' }
  const options = { domain: 'server.test', dataDir: path, users: 0, environment }
  suite = stack.use(
    await startSuite({
      ...options,
      portBase: 'free',
      reset: false,
      lab: true,
      processes: false,
      verbose: false
    })
  )
  token = await makeToken()
})
after(() => stack.disposeAsync())

/** As its owner makes one in the web admin. */
async function makeToken(): Promise<string> {
  const { folder, infrastructure } = suite.parts
  const database = await connectDatabase({ url: infrastructure.mongo.url, logger })
  const sealer = createServerSealer(folder.secrets.helperEncryptionKey)
  const directory = createDirectory({ database, sealer, logger, serverDomain: 'server.test' })
  const made = await directory.apiKeys.create({ user: suite.seeded.admin.email })
  await database.close()
  return made.token
}

// oxlint-disable-next-line typescript/no-explicit-any -- what comes over the wire is what the test is about
type Answer = { readonly json: any; readonly headers: Headers }

async function call(written: string, as: string, body?: object): Promise<Answer> {
  const [method, path] = written.split(' ', 2) as [string, string]
  const answer = await fetch(`http://127.0.0.1:${suite.parts.ports.api}${path}`, {
    method,
    headers: { authorization: `Basic ${btoa(as)}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) })
  })
  const json = await answer.json()
  assert.ok(answer.ok, `${written}: ${answer.status} ${JSON.stringify(json)}`)
  return { json, headers: answer.headers }
}

const asOwner = (written: string, body?: object) => call(written, `${token}:`, body)
const asReader = (written: string, body?: object) => call(written, `${reader}:${password}`, body)

/** Several at a time. */
async function forEach(work: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

test('a domain with its aliases', async () => {
  await asOwner('POST /v1/domains', { domain, catchall: false })
  await asOwner(`POST ${aliases}`, { name: 'reader', has_imap: true })
  password = (await asOwner(`POST ${aliases}/reader/generate-password`, {})).json.password
  await forEach((index) => asOwner(`POST ${aliases}`, { name: `a${index}`, recipients: reader }))
  const { headers, json } = await asOwner(`GET ${aliases}?limit=10&sort=-created_at`)
  // And reader and postmaster.
  assert.equal(headers.get('x-item-count'), String(count + 2))
  assert.equal(json.length, 10)
})

test('mail to each of them is read back', async () => {
  await forEach((index) =>
    asReader('POST /v1/emails', {
      to: `a${index}@${domain}`,
      subject: `Mail ${index}`,
      text: `Text ${index}`
    })
  )
  const limit = 50
  const page = (number: number) =>
    asReader(`GET /v1/messages?folder=INBOX&limit=${limit}&page=${number}&raw=false&lightweight=true`)
  await until(async () => Number((await page(1)).headers.get('x-item-count')) >= count)
  const subjects = new Set<string>()
  for (let number = 1; number <= Math.ceil(count / limit); number += 1)
    for (const { nodemailer } of (await page(number)).json) subjects.add(nodemailer.subject)
  const sent = Array.from({ length: count }, (_, index) => `Mail ${index}`)
  assert.deepEqual([...subjects].toSorted(), sent.toSorted())
  const [found] = (await asReader('GET /v1/messages?folder=INBOX&q=Text+7')).json
  assert.equal(found.nodemailer.text.trim(), 'Text 7')
})

test('events are where a calendar program looks', async () => {
  const { json: calendar } = await asReader('POST /v1/calendars', { name: 'Made by a script' })
  const uids = Array.from({ length: 20 }, (_, index) => `event-${index}@${domain}`)
  for (const [index, uid] of uids.entries()) {
    const day = `202601${String(index + 1).padStart(2, '0')}`
    const ical = [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//script//EN',
      'BEGIN:VEVENT',
      `UID:${uid}`,
      'DTSTAMP:20260101T000000Z',
      `DTSTART:${day}T090000Z`,
      `DTEND:${day}T100000Z`,
      `SUMMARY:Meeting ${index}`,
      'END:VEVENT',
      'END:VCALENDAR',
      ''
    ]
    await asReader('POST /v1/calendar-events', { calendar_id: calendar.id, ical: ical.join('\r\n') })
  }
  const dav = davClient(
    { url: `http://127.0.0.1:${suite.parts.ports.caldav}` },
    { address: reader, password }
  )
  const query =
    '<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><getetag/><C:calendar-data/></prop>' +
    '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"/></C:comp-filter></C:filter></C:calendar-query>'
  const headers = { depth: '1', 'content-type': 'application/xml' }
  const answer = await dav('REPORT', `/${reader}/${calendar.id}/`, { headers, body: query })
  assert.equal(answer.status, 207, answer.text)
  assert.equal(described(answer).length, uids.length)
  for (const uid of uids) assert.ok(answer.text.includes(`UID:${uid}`), uid)
})
