// Account, domains and aliases, as clients of Forward Email's API v1 know them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startApi, type Api, type Json } from './api.ts'

let api: Api
let admin: string
before(async () => {
  api = await startApi()
  admin = await api.person('admin@far.example')
})
after(() => api[Symbol.asyncDispose]())

test('the probe of the API needs nothing', async () => {
  const { headers, json, status } = await api.call('/v1/test')
  assert.deepEqual([status, json], [200, { ok: true }])
  assert.equal(headers.get('cache-control'), 'no-store')
})

test('an account: names, and a mailbox by its own password', async () => {
  const kim = await api.person('kim@far.example')
  const { json, status } = await api.call('/v1/account', { as: kim })
  assert.equal(status, 200)
  assert.match(json.id, /^[0-9a-f]{24}$/)
  assert.deepEqual(
    [json.object, json.email, json.full_email, json.plan, json.otp_enabled, json.api_token],
    ['user', 'kim@far.example', 'kim@far.example', 'team', false, null]
  )
  const changed = await api.call('PUT /v1/account', {
    as: kim,
    body: { display_name: 'Kim', timezone: 'UTC' }
  })
  assert.deepEqual([changed.status, changed.json.full_email], [200, 'Kim <kim@far.example>'])
  const wrong = await api.call('PUT /v1/account', { as: kim, body: { timezone: 'Middle/Earth' } })
  assert.equal(wrong.status, 400)
  assert.match(wrong.json.message, /timezone/)

  await api.call('POST /v1/domains', { as: kim, body: { domain: 'account.example' } })
  const alias = { name: 'box', has_imap: true }
  const made = await api.call('POST /v1/domains/account.example/aliases', { as: kim, body: alias })
  const path = `/v1/domains/account.example/aliases/${made.json.id}/generate-password`
  const { json: credentials } = await api.call(`POST ${path}`, { as: kim })
  const own = `${credentials.username}:${credentials.password}`
  const mailbox = await api.call('/v1/account', { as: own })
  assert.deepEqual(
    [
      mailbox.status,
      mailbox.json.object,
      mailbox.json.email,
      mailbox.json.domain_name,
      mailbox.json.has_imap
    ],
    [200, 'alias', 'box@account.example', 'account.example', true]
  )
  assert.equal((await api.call('/v1/account', { as: `${credentials.username}:wrong` })).status, 401)
  assert.equal((await api.call('/v1/domains', { as: own })).status, 401)
})

test('a domain from its first to its last day', async () => {
  const owner = await api.person('owner@far.example')
  const made = await api.call('POST /v1/domains', {
    as: owner,
    body: {
      domain: 'Life.example',
      retention_days: 3,
      max_quota_per_alias: '1 GB',
      has_delivery_logs: 'true'
    }
  })
  assert.equal(made.status, 200)
  const { json: domain } = made
  assert.deepEqual(
    [domain.object, domain.name, domain.plan, domain.has_catchall, domain.has_regex, domain.has_mx_record],
    ['domain', 'life.example', 'team', true, false, false]
  )
  assert.deepEqual(
    [domain.retention_days, domain.max_quota_per_alias, domain.has_delivery_logs, domain.smtp_port],
    [3, 1024 ** 3, true, '25']
  )
  assert.deepEqual(
    domain.members.map((member: { user: { email: string }; group: string }) => [
      member.user.email,
      member.group
    ]),
    [['owner@far.example', 'admin']]
  )
  assert.match(domain.smtp_dns_records.dkim.value, /^v=DKIM1/)
  for (const hidden of ['dkim_keys', 'webhook_key', 'tokens']) assert.equal(domain[hidden], undefined)

  for (const wanted of ['life.example', domain.id]) {
    assert.equal((await api.call(`/v1/domains/${wanted}`, { as: owner })).json.id, domain.id)
  }
  const changed = await api.call(`PUT /v1/domains/${domain.id}`, {
    as: owner,
    body: { has_virus_protection: false, smtp_port: '2525' }
  })
  assert.deepEqual([changed.json.has_virus_protection, changed.json.smtp_port], [false, '2525'])
  assert.equal(changed.json.retention_days, 3, 'what was not sent stays')

  assert.equal(
    (await api.call('POST /v1/domains', { as: owner, body: { domain: 'life.example' } })).status,
    409
  )
  await api.call('POST /v1/domains', { as: owner, body: { domain: 'other.example', catchall: false } })
  const listed = await api.call('/v1/domains?limit=1&page=2&sort=-name', { as: owner })
  assert.deepEqual(
    listed.json.map(({ name, has_catchall }: { name: string; has_catchall: boolean }) => [
      name,
      has_catchall
    ]),
    [['life.example', true]]
  )
  const headers = ['count', 'current', 'size'].map((name) => listed.headers.get(`x-page-${name}`))
  assert.deepEqual([...headers, listed.headers.get('x-item-count')], ['2', '2', '1', '2'])
  assert.match(listed.headers.get('link') ?? '', /page=1>?.*rel="prev"/)

  assert.equal((await api.call(`DELETE /v1/domains/${domain.id}`, { as: owner })).json.name, 'life.example')
  assert.equal((await api.call(`/v1/domains/${domain.id}`, { as: owner })).status, 404)
})

test('the DNS of a domain is looked at', async () => {
  const owner = await api.person('dns@far.example')
  await api.call('POST /v1/domains', { as: owner, body: { domain: 'looked.example' } })
  for (const what of ['verify-records', 'verify-smtp']) {
    const { json, status } = await api.call(`/v1/domains/looked.example/${what}`, { as: owner })
    assert.equal(status, 400)
    assert.match(json.message, /looked\.example/)
  }
})

test('an alias from its first to its last day', async () => {
  const owner = await api.person('aliases@far.example')
  const base = '/v1/domains/alias.example/aliases'
  await api.call('POST /v1/domains', {
    as: owner,
    body: { domain: 'alias.example', catchall: 'a@far.example' }
  })
  const made = await api.call(`POST ${base}`, {
    as: owner,
    body: { name: 'Shop', labels: ['web', 'two words'], recipients: 'One@far.example, two@far.example' }
  })
  assert.equal(made.status, 200)
  const { json: alias } = made
  assert.deepEqual(
    [
      alias.object,
      alias.name,
      alias.domain.name,
      alias.user.email,
      alias.is_enabled,
      alias.error_code_if_disabled
    ],
    ['alias', 'shop', 'alias.example', 'aliases@far.example', true, 250]
  )
  assert.deepEqual(alias.recipients, ['one@far.example', 'two@far.example'])
  assert.deepEqual(alias.labels, ['web', 'two words'])
  for (const hidden of ['tokens', 'key_slots', 'seal_public_key']) assert.equal(alias[hidden], undefined)

  const random = await api.call(`POST ${base}`, { as: owner })
  assert.match(random.json.name, /^[a-z]+-[a-z]+$/)
  assert.deepEqual(random.json.recipients, ['aliases@far.example'])
  assert.equal((await api.call(`POST ${base}`, { as: owner, body: { name: 'shop' } })).status, 409)

  for (const body of [{ has_pgp: true }, { public_key: '-----BEGIN PGP PUBLIC KEY BLOCK-----' }]) {
    const refused = await api.call(`PUT ${base}/${alias.id}`, { as: owner, body })
    assert.deepEqual([refused.status, /OpenPGP/.test(JSON.stringify(refused.json))], [400, true])
  }
  const none = { has_pgp: false, public_key: '' }
  const without = await api.call(`PUT ${base}/${alias.id}`, { as: owner, body: none })
  assert.deepEqual([without.status, without.json.has_pgp], [200, false])

  const form = new URLSearchParams({
    is_enabled: 'false',
    error_code_if_disabled: '550',
    description: 'closed'
  })
  const changed = await api.call(`PUT ${base}/${alias.id}`, { as: owner, raw: form })
  assert.deepEqual(
    [changed.status, changed.json.is_enabled, changed.json.error_code_if_disabled, changed.json.description],
    [200, false, 550, 'closed']
  )
  assert.deepEqual(changed.json.recipients, alias.recipients)
  const parts = new FormData()
  parts.set('is_enabled', 'true')
  parts.append('labels', 'a')
  parts.append('labels', 'b')
  const again = await api.call(`PUT ${base}/shop`, { as: owner, raw: parts })
  assert.deepEqual([again.json.is_enabled, again.json.labels], [true, ['a', 'b']])

  const named = async (query: string) =>
    (await api.call(`${base}?${query}`, { as: owner })).json.map(({ name }: { name: string }) => name)
  assert.deepEqual(await named('name=shop'), ['shop'])
  assert.deepEqual(await named('recipient=two@far.example'), ['shop'])
  assert.deepEqual(await named('q=ho'), ['shop'])
  assert.deepEqual(await named('sort=name&limit=1'), ['*'])
  assert.deepEqual(await named('page=99'), [])
  assert.equal((await api.call(`${base}?limit=1001`, { as: owner })).status, 400)

  assert.equal((await api.call(`DELETE ${base}/${alias.id}`, { as: owner })).json.id, alias.id)
  assert.equal((await api.call(`/v1/domains/alias.example/aliases/${alias.id}`, { as: owner })).status, 404)
})

test('a list shows aliases as each alone is shown', async () => {
  const [owner, other] = [await api.person('list@far.example'), await api.person('list2@far.example')]
  await api.call('POST /v1/domains', { as: owner, body: { domain: 'list.example', catchall: false } })
  const base = '/v1/domains/list.example/aliases'
  const bodies = [
    { name: 'plain' },
    { name: 'grüße', description: 'quote " \\ tab\t, line\n and \u2028 😀', labels: ['Ä b', '"'] },
    { name: 'mail', has_imap: true, recipients: [], max_quota: '1 GB' },
    {
      name: 'off',
      is_enabled: false,
      error_code_if_disabled: 421,
      recipients: ['a@far.example', 'https://h.test/?a=1&b="']
    }
  ]
  for (const body of bodies) assert.equal((await api.call(`POST ${base}`, { as: owner, body })).status, 200)
  const { directory, database } = api
  const [start_date, end_date] = [new Date('2030-01-01'), new Date('2031-12-31T23:59:59.999Z')]
  const away = { is_enabled: true, subject: 'Away', message: 'I am\r\n"away"\u0007' }
  await directory.aliases.setVacation('mail@list.example', { ...away, start_date, end_date })
  await directory.aliases.update('off@list.example', { user: 'list2@far.example' })
  // As a sum in the database makes it.
  await database.aliases.updateOne({ name: 'plain' }, { $inc: { storage_used: 5_000_000_000 } })
  for (const as of [owner, other]) {
    const { json: listed } = await api.call(base, { as })
    assert.equal(listed.length, as === owner ? 5 : 1)
    for (const alias of listed) {
      const { json: alone } = await api.call(`${base}/${alias.id}`, { as })
      assert.equal(JSON.stringify(alias), JSON.stringify(alone))
    }
  }
  const pages = await Promise.all(
    ['limit=2', 'limit=2&page=3', 'limit=3&page=2', 'limit=2&page=4', 'limit=5', 'q=none'].map(
      async (query) => {
        const { headers, json } = await api.call(`${base}?${query}`, { as: owner })
        return [json.length, headers.get('x-item-count'), headers.get('x-page-count')].join(' ')
      }
    )
  )
  assert.deepEqual(pages, ['2 5 3', '1 5 3', '2 5 2', '0 5 3', '5 5 1', '0 0 1'])
})

test('passwords: the first is free, the next needs the old one or empties the mailbox', async () => {
  const owner = await api.person('passwords@far.example')
  await api.call('POST /v1/domains', { as: owner, body: { domain: 'keys.example' } })
  const aliases = '/v1/domains/keys.example/aliases'
  const { json: alias } = await api.call(`POST ${aliases}`, {
    as: owner,
    body: { name: 'box', has_imap: true }
  })
  const generate = (body: object) =>
    api.call(`POST ${aliases}/${alias.id}/generate-password`, { as: owner, body })
  const opens = async (password: string) =>
    (await api.call('/v1/account', { as: `box@keys.example:${password}` })).status === 200

  const first = await generate({})
  assert.equal(first.json.username, 'box@keys.example')
  assert.ok(first.json.password.length >= 24)
  assert.ok(first.json.recovery_code)
  assert.ok(await opens(first.json.password))

  assert.equal((await generate({})).status, 400)
  assert.equal((await generate({ password: 'x', is_override: true })).status, 400)
  assert.equal((await generate({ password: 'not the one' })).status, 403)
  assert.equal((await generate({ emailed_instructions: 'a@far.example' })).status, 400)
  assert.match((await generate({ new_password: 'short' })).json.message, /new_password/)

  const added = await generate({ password: first.json.password, is_additional: true })
  assert.ok((await opens(first.json.password)) && (await opens(added.json.password)))
  const chosen = await generate({ password: first.json.password, new_password: 'battery staple' })
  assert.equal(chosen.json.password, 'battery staple')
  assert.deepEqual(
    [await opens(first.json.password), await opens(added.json.password), await opens('battery staple')],
    [false, false, true]
  )
  const renewed = await generate({ is_override: 'true' })
  assert.equal(renewed.status, 200)
  assert.deepEqual([await opens('battery staple'), await opens(renewed.json.password)], [false, true])

  const { json: all } = await api.call(`${aliases}?name=*`, { as: owner })
  const catchAll = await api.call(`POST ${aliases}/${all[0].id}/generate-password`, { as: owner })
  assert.equal(catchAll.status, 400)
})

test('limits of a day: the headers tell, and then it is enough', async () => {
  const owner = await api.person('busy@far.example')
  const headersOf = ({ headers }: { headers: Headers }) =>
    ['limit', 'remaining'].map((name) => headers.get(`x-ratelimit-${name}`))
  let last
  for (let count = 1; count <= 50; count++) {
    last = await api.call('POST /v1/domains', { as: owner, body: { domain: 'not a domain' } })
    assert.equal(last.status, 400)
  }
  assert.deepEqual(headersOf(last!), ['50', '0'])
  assert.ok(Number(last!.headers.get('x-ratelimit-reset')) > Date.now() / 1000)
  const refused = await api.call('POST /v1/domains', { as: owner, body: { domain: 'fine.example' } })
  assert.equal(refused.status, 429)
  assert.ok(Number(refused.headers.get('retry-after')) > 0)
  assert.equal(
    (await api.call('POST /v1/domains', { as: admin, body: { domain: 'fine.example' } })).status,
    200
  )
})

test('members: invited, accepted, made administrator, taken out', async () => {
  const boss = await api.person('boss@far.example')
  const helper = await api.person('helper@far.example')
  await api.call('POST /v1/domains', { as: boss, body: { domain: 'team.example' } })
  const path = '/v1/domains/team.example/invites'
  const invited = await api.call(`POST ${path}`, { as: boss, body: { email: 'helper@far.example' } })
  assert.deepEqual(
    [invited.status, invited.json.invites],
    [200, [{ email: 'helper@far.example', group: 'user' }]]
  )
  const mail = await api.database.emails.findOne({ kind: 'system', 'envelope.to': 'helper@far.example' })
  assert.ok(mail)
  assert.equal((await api.call(path, { as: boss })).status, 404)
  assert.equal((await api.call('/v1/domains/team.example', { as: helper })).status, 404)
  // Somebody who signed up with that address, and may not have it.
  const unproven = { email: 'helper@far.example' }
  await api.database.users.updateOne(unproven, { $set: { has_verified_email: false } })
  assert.equal((await api.call(path, { as: helper })).status, 409)
  await api.database.users.updateOne(unproven, { $set: { has_verified_email: true } })
  const accepted = await api.call(path, { as: helper })
  assert.deepEqual([accepted.status, accepted.json.members.length, accepted.json.invites], [200, 2, []])
  const { id } = accepted.json.members.find(({ user }: Json) => user.email === 'helper@far.example').user
  const member = `/v1/domains/team.example/members/${id}`
  assert.equal((await api.call(`PUT ${member}`, { as: helper, body: { group: 'admin' } })).status, 403)
  assert.equal((await api.call(`PUT ${member}`, { as: boss, body: { group: 'admin' } })).status, 200)
  const own = accepted.json.members.find(({ user }: Json) => user.email === 'boss@far.example').user.id
  assert.equal((await api.call(`DELETE /v1/domains/team.example/members/${own}`, { as: helper })).status, 200)
  assert.equal((await api.call(`DELETE ${member}`, { as: helper })).status, 409)
  const third = { email: 'third@far.example', group: 'admin' }
  await api.call(`POST ${path}`, { as: helper, body: third })
  const withdrawn = await api.call(`DELETE ${path}`, { as: helper, body: { email: third.email } })
  assert.deepEqual([withdrawn.status, withdrawn.json.invites], [200, []])
})

test('allow and deny lists are replaced', async () => {
  const as = await api.person('lists@far.example')
  await api.call('POST /v1/domains', { as, body: { domain: 'lists.example' } })
  const body = { denylist: 'spam.example, 192.0.2.0/24' }
  const { json } = await api.call('PUT /v1/domains/lists.example/denylist', { as, body })
  assert.deepEqual(json.denylist, ['spam.example', '192.0.2.0/24'])
  const allowed = { allowlist: ['good.example'] }
  const { json: both } = await api.call('PUT /v1/domains/lists.example/allowlist', { as, body: allowed })
  assert.deepEqual([both.allowlist, both.denylist], [['good.example'], ['spam.example', '192.0.2.0/24']])
  const hook = { bounce_webhook: 'https://hooks.example/b' }
  const set = await api.call('PUT /v1/domains/lists.example', { as, body: hook })
  assert.equal(set.json.bounce_webhook, hook.bounce_webhook)
  const none = await api.call('PUT /v1/domains/lists.example', { as, body: { bounce_webhook: false } })
  assert.equal(none.json.bounce_webhook, undefined)
})
