// Whatever a client asks for: the answer has a status that is documented, never a fault of the server, and XML that is whole.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { parseXml } from '@postkeep/dav-protocol'
import { fuzzTarget, sendSpoiledRequest, sourceLiterals, transcriptRequests } from '@postkeep/fuzz'
import { type Fixture, startFixture } from './fixture.ts'

const root = join(import.meta.dirname, '../../..')
const transcripts = join(import.meta.dirname, 'transcripts/*.txt')
const words = sourceLiterals(
  join(root, 'packages/{dav-protocol,dav-server,icalendar}/src/**/*.ts'),
  join(import.meta.dirname, '../src/**/*.ts')
).filter((text) => text.length < 300)
/** 501 for methods that there are not, 503 and 507 where there is too much of something. */
const statuses = new Set(
  '200 201 204 207 301 304 400 401 403 404 405 409 411 412 413 414 415 424 431 501 503 507'
    .split(' ')
    .map(Number)
)
/** Requests after which the mailbox is a new one: a full one is slow, and proves nothing more. */
const renewAfter = 500

let fixture: Fixture
before(async () => {
  fixture = await startFixture()
})
after(() => fixture[Symbol.asyncDispose]())

test('requests', async (t) => {
  let account = await fixture.newAccount()
  let sent = 0
  const run = async (input: Buffer): Promise<void> => {
    sent += 1
    if (sent % renewAfter === 0) account = await fixture.newAccount()
    const { address, password } = account
    const text = input.toString('latin1').replaceAll('me@here', address)
    const authorization = `Authorization: Basic ${btoa(`${address}:${password}`)}`
    const answer = await sendSpoiledRequest(fixture.url, Buffer.from(text, 'latin1'), [authorization])
    if (answer === undefined) return
    assert.ok(statuses.has(answer.status), `${answer.status}: ${answer.body.slice(0, 500)}`)
    if (answer.status === 207) parseXml(Buffer.from(answer.body, 'latin1'))
  }
  const report = await fuzzTarget({
    name: 'CalDAV requests',
    found: join(import.meta.dirname, 'fuzz-found'),
    seeds: transcriptRequests(transcripts, { address: 'me@here' }),
    words: [
      ...words,
      'me@here',
      '/',
      '/../',
      '%2e%2e',
      'Depth: infinity\r\n',
      'If: (<urn:1>)\r\n',
      '<constructor/>'
    ],
    covers: ['/packages/dav-', '/packages/icalendar/src/', '/services/caldav/src/'],
    inputs: 100,
    largest: 8192,
    isStore: true,
    run
  })
  t.diagnostic(JSON.stringify(report))
})
