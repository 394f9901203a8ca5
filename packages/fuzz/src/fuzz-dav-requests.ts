// Requests to a service of CalDAV or CardDAV: the answer has a status that is documented, never a fault of the server, and XML that
// is whole.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { fuzzTarget, type FuzzedTest } from './fuzz-target.ts'
import { sourceLiterals } from './source-literals.ts'
import { sendSpoiledRequest, transcriptRequests } from './spoiled-request.ts'

export interface DavRequests {
  readonly service: 'caldav' | 'carddav'
  /** The package that reads what is put there. */
  readonly objects: 'icalendar' | 'vcard'
  /** Of the service's tests, with `transcripts` and `fuzz-found`. */
  readonly folder: string
  readonly server: DavServer
  /** Throws where it is not whole. */
  readonly readXml: (body: Buffer) => unknown
}

interface DavServer {
  readonly url: string
  /** Of a new mailbox. */
  newAccount(): Promise<{ readonly address: string; readonly password: string }>
}

/** 501 for methods that there are not, 503 and 507 where there is too much of something. */
const statuses = new Set(
  '200 201 204 207 301 304 400 401 403 404 405 409 411 412 413 414 415 424 431 501 503 507'
    .split(' ')
    .map(Number)
)
/** Requests after which the mailbox is a new one: a full one is slow, and proves nothing more. */
const renewAfter = 500

/** @throws AssertionError with the seed and the smallest request found for which something does not hold */
export async function fuzzDavRequests(
  t: FuzzedTest,
  { folder, objects, readXml, server, service }: DavRequests
): Promise<void> {
  let account = await server.newAccount()
  let sent = 0
  const run = async (input: Buffer): Promise<void> => {
    sent += 1
    if (sent % renewAfter === 0) account = await server.newAccount()
    const { address, password } = account
    const text = input.toString('latin1').replaceAll('me@here', address)
    const authorization = `Authorization: Basic ${btoa(`${address}:${password}`)}`
    const answer = await sendSpoiledRequest(server.url, Buffer.from(text, 'latin1'), [authorization])
    if (answer === undefined) return
    assert.ok(statuses.has(answer.status), `${answer.status}: ${answer.body.slice(0, 500)}`)
    if (answer.status === 207) readXml(Buffer.from(answer.body, 'latin1'))
  }
  const literals = sourceLiterals(
    join(folder, `../../../packages/{dav-protocol,dav-server,${objects}}/src/**/*.ts`),
    join(folder, '../src/**/*.ts')
  )
  await fuzzTarget(t, {
    name: `${service} requests`,
    found: join(folder, 'fuzz-found'),
    seeds: transcriptRequests(join(folder, 'transcripts/*.txt'), { address: 'me@here' }),
    words: [
      ...literals.filter((text) => text.length < 300),
      'me@here',
      '/',
      '/../',
      '%2e%2e',
      'Depth: infinity\r\n',
      'If: (<urn:1>)\r\n',
      '<constructor/>'
    ],
    covers: ['/packages/dav-', `/packages/${objects}/src/`, `/services/${service}/src/`],
    inputs: 100,
    largest: 8192,
    isStore: true,
    run
  })
}
