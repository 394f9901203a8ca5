// schemathesis, as `.ci/schemathesis` fetches it, reads the document of the API and sends what it allows and what it does not:
// no 5xx, no status, type, header or shape that the document does not tell. API_EXAMPLES=50: that
// many an endpoint, all corner values of all fields, and sequences of requests.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { runProgram, temporaryFolder, type TemporaryFolder } from '@postkeep/testkit'
import { startApi, type Api } from './api.ts'

const pins = readFileSync(join(import.meta.dirname, 'python/requirements.txt'))
const pinned = createHash('sha256').update(pins).digest('hex').slice(0, 12)
const program = join(homedir(), `.cache/postkeep/schemathesis-${pinned}`)
const isThere = existsSync(join(program, 'ready'))
const examples = Number(process.env['API_EXAMPLES'] ?? 4)
const isLong = process.env['API_EXAMPLES'] !== undefined

/**
 * Where what JSON Schema allows may be a 400 that names the field, as its grammar is another one's. So may all bodies: besides,
 * names that begin with $ are nobody's fields, however deep. Elsewhere all that is valid has to be taken.
 */
const ownGrammar: Readonly<Record<string, string>> = {
  'GET /v1/messages': 'sort: which orders there are over all folders',
  'GET /v1/calendar-events': 'start_date is before end_date',
  'GET /v1/domains/{domain_id}/aliases/{alias_id}/sieve':
    'an alias without a mailbox of its own has no filters',
  'GET /v1/domains/{domain_id}/aliases/{alias_id}/sieve/{script_id}':
    'an alias without a mailbox of its own has no filters',
  'DELETE /v1/domains/{domain_id}/aliases/{alias_id}/sieve/{script_id}':
    'an alias without a mailbox of its own has no filters',
  'GET /v1/ws': 'without an upgrade it is a 400',
  'GET /v1/lookup': 'domain, or verification_record',
  'GET /v1/port': 'domain, or verification_record',
  'GET /v1/settings': 'domain, or verification_record',
  'GET /v1/max-forwarded-addresses': 'domain, or verification_record',
  'GET /v1/journeys': 'q: an address, a Message-ID or an id',
  'GET /v1/domains/{domain_id}/verify-records': 'a 400 is the answer that records are missing',
  'GET /v1/domains/{domain_id}/verify-smtp': 'a 400 is the answer that records are missing',
  'DELETE /v1/domains/{domain_id}/invites': 'email: RFC 5321'
}

describe(
  'schemathesis',
  { skip: isThere ? false : 'schemathesis is not there: .ci/schemathesis fetches it' },
  () => {
    let api: Api
    let folder: TemporaryFolder
    before(async () => {
      // Without limits: it asks more often than a day allows.
      api = await startApi({ LAB: 'true' })
      folder = await temporaryFolder()
    })
    after(async () => {
      await api[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    })

    test('the API is as its document says', { timeout: isLong ? 3_600_000 : 300_000 }, async () => {
      const configuration = join(folder.path, 'schemathesis.toml')
      await writeFile(configuration, await configurationFor(api))
      const report = join(folder.path, 'report.json')
      const document = `http://127.0.0.1:${api.port}/v1/openapi.json`
      const phases = ['--phases', isLong ? 'examples,coverage,fuzzing,stateful' : 'examples,fuzzing']
      const bounds = ['-n', String(examples), '--seed', '1', ...(isLong ? [] : ['--no-shrink'])]
      const { code, stdout, stderr } = await runProgram(
        join(program, 'venv/bin/st'),
        ['--config-file', configuration, 'run', document, ...phases, ...bounds, '--report-json-path', report],
        { environment: { HOME: folder.path, NO_COLOR: '1' }, timeoutMs: 3_600_000 }
      )
      assert.equal(code, 0, stdout.slice(-20_000) + stderr.slice(-2000))
      const [, selected, tested] = /Selected: (\d+)\/\d+\s+Tested: (\d+)/.exec(stdout) ?? []
      assert.equal(tested, selected, stdout.slice(-5000))
    })
  }
)

/** Who asks, and for what is there. */
async function configurationFor(api: Api): Promise<string> {
  const token = await api.person('owner@far.example')
  const mailbox = await api.mailbox('box@own.example')
  const [, address, password] = /^([^:]*):(.*)$/.exec(mailbox)!
  const there = await fill(api, token, mailbox)
  const settings = [
    `base-url = "http://127.0.0.1:${api.port}"`,
    'continue-on-failure = true',
    // What it keeps between runs would be in the way of the fixed seed.
    'cache.enabled = false',
    `auth.openapi.token = { username = "${token.slice(0, -1)}", password = "" }`,
    `auth.openapi.mailbox = { username = "${address}", password = "${password}" }`,
    `parameters = ${table(there.everywhere)}`
  ]
  const accepted = "expected-statuses = ['2xx', '3xx', '400', '401', '403', '404', '409', '429', '5xx']"
  const lenient = [
    'include-method = ["POST", "PUT"]',
    ...Object.keys(ownGrammar).map((name) => `include-name = "${name}"`)
  ]
  for (const which of lenient)
    settings.push('[[operations]]', which, `checks.positive_data_acceptance.${accepted}`)
  for (const [name, parameters] of Object.entries(there.ofOne)) {
    settings.push('[[operations]]', `include-name = "${name}"`, `parameters = ${table(parameters)}`)
  }
  return settings.join('\n')
}

type Parameters = Readonly<Record<string, string>>

function table(parameters: Parameters): string {
  return `{ ${Object.entries(parameters)
    .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
    .join(', ')} }`
}

/** What the endpoints find: what is taken away is another one than what is asked for. */
async function fill(api: Api, token: string, mailbox: string) {
  const domain = async (name: string) => {
    await api.call('POST /v1/domains', { as: token, body: { domain: name } })
  }
  await domain('asked.example')
  await domain('gone.example')
  const alias = async (name: string) => {
    const body = { name, has_imap: true }
    return (await api.call('POST /v1/domains/asked.example/aliases', { as: token, body })).json.id as string
  }
  const member = async (email: string) => {
    const as = await api.person(email)
    await api.call('POST /v1/domains/asked.example/invites', { as: token, body: { email } })
    const { json } = await api.call('/v1/domains/asked.example/invites', { as })
    return json.members.at(-1).user.id as string
  }
  const made = async (path: string, body: object) =>
    (await api.call(`POST ${path}`, { as: mailbox, body })).json.id as string
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', 'BEGIN:VEVENT', 'DTSTAMP:20260101T000000Z']
  const event = (uid: string) =>
    [...lines, `UID:${uid}`, 'DTSTART:20260101T000000Z', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n')
  const makers: Readonly<Record<string, (name: string) => Promise<string>>> = {
    '/v1/emails': (name) => made('/v1/emails', { to: 'a@far.example', subject: name, text: name }),
    '/v1/messages': (name) => made('/v1/messages', { raw: `Subject: ${name}\r\n\r\nx\r\n` }),
    '/v1/folders': (name) => made('/v1/folders', { path: name }),
    '/v1/contacts': (name) => made('/v1/contacts', { full_name: name }),
    '/v1/calendars': (name) => made('/v1/calendars', { name }),
    '/v1/calendar-events': (name) => made('/v1/calendar-events', { ical: event(name) })
  }
  const ofOne: Record<string, Parameters> = {
    'DELETE /v1/domains/{domain_id}': { domain_id: 'gone.example' },
    'DELETE /v1/domains/{domain_id}/aliases/{alias_id}': { alias_id: await alias('gone') },
    'DELETE /v1/domains/{domain_id}/members/{member_id}': { member_id: await member('gone@far.example') }
  }
  for (const [path, make] of Object.entries(makers)) {
    const [asked, gone] = [await make('asked'), await make('gone')]
    ofOne[`GET ${path}/{id}`] = { id: asked }
    if (path !== '/v1/emails') ofOne[`PUT ${path}/{id}`] = { id: asked }
    ofOne[`DELETE ${path}/{id}`] = { id: gone }
  }
  for (const action of ['hold', 'release', 'retry', 'reroute', 'cancel'])
    ofOne[`POST /v1/queue/{id}/${action}`] = ofOne['GET /v1/emails/{id}']!
  ofOne['POST /v1/emails/{id}/retry'] = ofOne['GET /v1/emails/{id}']!
  const everywhere: Parameters = {
    domain_id: 'asked.example',
    alias_id: await alias('asked'),
    member_id: await member('asked@far.example')
  }
  return { everywhere, ofOne }
}
