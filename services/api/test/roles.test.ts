// Every endpoint × every kind of credentials × every role.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Access, Route } from '../src/frame/route.ts'
import { routes } from '../src/routes/index.ts'
import { startApi, type Api } from './api.ts'

type Who =
  | 'nobody'
  | 'a wrong token'
  | 'a mailbox'
  | 'a stranger'
  | 'a member'
  | 'an administrator'
  | 'the server administrator'
  | 'a program of the operator'

/** `pass`: let in; what the endpoint then makes of an empty request is its own test's business. */
const expected: Record<Access, Record<Who, number | 'pass'>> = {
  public: row('pass', 'pass', 'pass', ['pass', 'pass', 'pass', 'pass', 'pass']),
  account: row(401, 401, 401, ['pass', 'pass', 'pass', 'pass']),
  member: row(401, 401, 401, [404, 'pass', 'pass', 'pass']),
  admin: row(401, 401, 401, [404, 403, 'pass', 'pass']),
  owner: row(401, 401, 401, [404, 404, 'pass', 'pass']),
  mailbox: row(401, 401, 'pass', [401, 401, 401, 401]),
  'account or mailbox': row(401, 401, 'pass', ['pass', 'pass', 'pass', 'pass']),
  operator: row(401, 401, 401, [403, 403, 403, 'pass']),
  server: row(401, 401, 401, [401, 401, 401, 401, 'pass']),
  'account or server': row(401, 401, 401, ['pass', 'pass', 'pass', 'pass', 'pass'])
}

type Outcome = number | 'pass'

function row(nobody: Outcome, wrong: Outcome, mailbox: Outcome, people: Outcome[]): Record<Who, Outcome> {
  const [stranger, member, administrator, server, program = 401] = people as [
    Outcome,
    Outcome,
    Outcome,
    Outcome
  ]
  return {
    nobody,
    'a wrong token': wrong,
    'a mailbox': mailbox,
    'a stranger': stranger,
    'a member': member,
    'an administrator': administrator,
    'the server administrator': server,
    'a program of the operator': program
  }
}

let api: Api
let readOnly: string
let scoped: string
let bound: string
let memberId: string
/** Of what is there, by the path of its endpoint. */
const ids: Record<string, string> = {}
const credentials = {} as Record<Who, string | undefined>
before(async () => {
  // Without limits: the table asks more often than a day allows.
  api = await startApi({ LAB: 'true', API_SECRETS: 'a secret of a program' })
  credentials.nobody = undefined
  credentials['a wrong token'] = `pk_${'x'.repeat(43)}:`
  credentials['a program of the operator'] = 'a secret of a program:'
  credentials['the server administrator'] = await api.person('server@far.example')
  credentials['an administrator'] = await api.person('admin@far.example')
  credentials['a member'] = await api.person('member@far.example')
  credentials['a stranger'] = await api.person('stranger@far.example')
  const admin = { as: credentials['an administrator'] }
  await api.call('POST /v1/domains', { ...admin, body: { domain: 'roles.example' } })
  const own = { domain: 'roles.example', name: 'own', user: 'member@far.example' }
  await api.directory.aliases.create(own)
  const box = { name: 'box', has_imap: true }
  const { json } = await api.call('POST /v1/domains/roles.example/aliases', { ...admin, body: box })
  const path = `/v1/domains/roles.example/aliases/${json.id}/generate-password`
  const made = await api.call(`POST ${path}`, admin)
  credentials['a mailbox'] = `${made.json.username}:${made.json.password}`
  await api.person('another@far.example')
  await api.directory.aliases.create({
    domain: 'roles.example',
    name: 'another',
    user: 'another@far.example'
  })
  memberId = (await api.directory.users.get('another@far.example'))._id.toHexString()
  const mailbox = { as: credentials['a mailbox'] }
  const { json: folder } = await api.call('/v1/folders/Archive', mailbox)
  const raw = { raw: 'Subject: x\r\n\r\nx\r\n', to: 'a@far.example' }
  const { json: message } = await api.call('POST /v1/messages', { ...mailbox, body: raw })
  const mail = { to: 'a@far.example', subject: 'x', text: 'x' }
  const { json: email } = await api.call('POST /v1/emails', { ...mailbox, body: mail })
  const { json: contact } = await api.call('POST /v1/contacts', { ...mailbox, body: { full_name: 'x' } })
  const ical = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:x',
    'BEGIN:VTODO',
    'UID:x',
    'DTSTAMP:20260101T000000Z'
  ]
  const body = { ical: [...ical, 'END:VTODO', 'END:VCALENDAR', ''].join('\r\n'), calendar_id: 'tasks' }
  const { json: event } = await api.call('POST /v1/calendar-events', { ...mailbox, body })
  ids['/v1/contacts/:id'] = contact.id
  ids['/v1/calendars/:id'] = 'calendar'
  ids['/v1/calendars/:id/export'] = 'calendar'
  ids['/v1/calendar-events/:id'] = event.id
  ids['/v1/folders/:id'] = folder.id
  ids['/v1/messages/:id'] = message.id
  ids['/v1/emails/:id'] = email.id
  ids['/v1/emails/:id/retry'] = email.id
  for (const act of ['hold', 'release', 'retry', 'reroute', 'cancel']) ids[`/v1/queue/:id/${act}`] = email.id
  for (const [field, known] of Object.entries(await thingsToRemove(path))) names.set(field, known)
  const { apiKeys } = api.directory
  // The administrator of the server may all: what is refused is for the sake of the token.
  const user = 'server@far.example'
  readOnly = `${(await apiKeys.create({ user, isReadOnly: true })).token}:`
  scoped = `${(await apiKeys.create({ user, scopes: ['emails'] })).token}:`
  bound = `${(await apiKeys.create({ user, addresses: ['own@roles.example'] })).token}:`
})
after(() => api[Symbol.asyncDispose]())

/** By the field of their path. */
async function thingsToRemove(path: string): Promise<Record<string, string>> {
  const admin = { as: credentials['an administrator'] }
  const { directory } = api
  const { id: token_id } = await directory.catchAllPasswords.create('roles.example')
  const { json: passwords } = await api.call(path.replace('generate-password', 'passwords'), admin)
  const { key } = await directory.apiKeys.create({ user: 'server@far.example' })
  const box = await directory.aliases.get('box@roles.example')
  const script = await directory.sieveScripts.create(box._id.toHexString(), { content: 'keep;' })
  names.set(':script_id', script._id.toHexString())
  return { ':token_id': token_id, ':password_id': passwords[0].id, ':key_id': key._id.toHexString() }
}

const names = new Map<string, string>()
const pathOf = ({ path }: Route) => {
  const known = ids[path]
  if (known !== undefined) return path.replace(':id', known)
  return path
    .replace(/:(?:token|password|key|script)_id/, (field) => names.get(field) ?? field)
    .replace(':domain_id', 'roles.example')
    .replace(':alias_id', 'box')
    .replace(':member_id', memberId)
    .replaceAll(/:\w+/g, '0'.repeat(24))
}

/** Who may take something away goes last: then there is nothing any more. */
const remover = ({ access, path }: Route): Who =>
  access === 'mailbox' || ids[path] ? 'a mailbox' : 'the server administrator'

/** An email is its sender's, and of the administrators of the domain. */
const outcomesOf = ({ access, method, path }: Route) => {
  if (path.startsWith('/v1/emails/:id')) return row(401, 401, 'pass', [404, 404, 'pass', 404])
  // Nobody is invited.
  const isAnswer = method === 'GET' && path.endsWith('/invites')
  return isAnswer ? row(401, 401, 401, [404, 404, 404, 404]) : expected[access]
}

async function refusesTokens(route: Route): Promise<void> {
  if (['public', 'mailbox', 'server'].includes(route.access)) return
  const isOfAddress = route.access === 'account or mailbox' && route.scope === 'emails'
  const asks = {
    [readOnly]: route.method !== 'GET',
    [scoped]: route.scope !== 'emails',
    [bound]: !isOfAddress
  }
  for (const [as, isRefused] of Object.entries(asks)) {
    if (!isRefused) continue
    assert.equal((await api.call(`${route.method} ${pathOf(route)}`, { as })).status, 403)
  }
}

// Those that take things away last, and of them what is inside before what is around it.
const rank = ({ access, method, path }: Route) =>
  method === 'DELETE' ? (access === 'mailbox' || path.endsWith('/:id') ? 1 : 1000 - path.length) : 0
const ordered = [...routes].toSorted((a, b) => rank(a) - rank(b))
for (const route of ordered) {
  test(`${route.method} ${route.path}`, async (t) => {
    await t.test('a token that may not all', async () => refusesTokens(route))
    for (const [who, outcome] of Object.entries(outcomesOf(route)) as [Who, Outcome][]) {
      // Once it is gone, who comes later would find nothing.
      if (outcome === 'pass' && route.method === 'DELETE' && who !== remover(route)) continue
      await t.test(who, async () => {
        const { json, status } = await api.call(`${route.method} ${pathOf(route)}`, { as: credentials[who] })
        if (outcome === 'pass')
          assert.ok(![401, 403, 404, 405, 500].includes(status), `${status} ${json?.message}`)
        else assert.equal(status, outcome, json?.message)
        if (status >= 400) assert.deepEqual(Object.keys(json), ['statusCode', 'error', 'message'])
      })
    }
  })
}

test('a member sees and changes their own aliases only', async () => {
  const owner = { as: credentials['the server administrator'] }
  await api.call('POST /v1/domains', { ...owner, body: { domain: 'shared.example' } })
  await api.directory.aliases.create({ domain: 'shared.example', name: 'mine', user: 'member@far.example' })
  const member = { as: credentials['a member'] }
  const base = '/v1/domains/shared.example/aliases'
  const { json } = await api.call(base, member)
  assert.deepEqual(
    json.map(({ name }: { name: string }) => name),
    ['mine']
  )
  assert.equal((await api.call(`PUT ${base}/mine`, { ...member, body: { description: 'x' } })).status, 200)
  assert.equal((await api.call(`PUT ${base}/mine`, { ...member, body: { max_quota: '1 GB' } })).status, 403)
  assert.equal((await api.call(`POST ${base}`, { ...member, body: { name: '*' } })).status, 400)
  assert.equal((await api.call(`POST ${base}`, { ...member, body: { name: 'postmaster' } })).status, 400)
})
