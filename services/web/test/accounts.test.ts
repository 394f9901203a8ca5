// Log-in, its limits, lost passwords, the second factor, sessions; and what a hostile site or visitor tries.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { authenticatorCode } from './authenticator-code.ts'
import { startSite, type Site, type Visitor } from './site.ts'

const password = 'correct horse battery'
const email = 'ann@far.example'

let site: Site
before(async () => {
  site = await startSite({ LOGIN_FAILURES_PER_ACCOUNT: '5', LOGIN_FAILURES_PER_NETWORK: '40' })
  await site.directory.users.create({ email, password })
})
after(() => site[Symbol.asyncDispose]())

async function loggedIn(): Promise<Visitor> {
  const visitor = site.visitor()
  await visitor.logIn(email, password)
  assert.match(visitor.text(), /Log out/)
  return visitor
}

/** The text of the newest mail that the server has written. */
async function newestMail(count: number): Promise<{ to: string; text: string }> {
  for (;;) {
    const found = await site.database.emails.find({ kind: 'system' }).sort({ created_at: -1, _id: -1 })
    const [newest] = found
    if (!newest || found.length < count) continue
    return { to: newest.envelope.to[0]!, text: await site.mailText(newest) }
  }
}

describe('accounts', { timeout: 900_000 }, () => {
  test('log-in leads back to where one wanted to go, and nowhere else', async () => {
    const visitor = site.visitor()
    await visitor.get('/en/my-account/sessions')
    assert.equal(visitor.path, '/en/log-in?return=%2Fmy-account%2Fsessions')
    await visitor.submit({ email, password }, '/en/log-in')
    assert.equal(visitor.path, '/en/my-account/sessions')
    for (const to of ['//evil.example/', 'https://evil.example', '/\\evil.example', '/..//evil.example']) {
      const other = site.visitor()
      await other.get(`/en/log-in?return=${encodeURIComponent(to)}`)
      await other.submit({ email, password, return: to }, '/en/log-in')
      assert.match(other.path, /^\/en\/[a-z]/)
    }
  })

  test('a form of another site, or without its token, is not taken', async () => {
    const visitor = await loggedIn()
    const token = /name="_csrf"\s+value="([\w-]+)"/.exec(visitor.page.body)![1]!
    const body = new URLSearchParams({ _csrf: token, name: 'evil.example' }).toString()
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const send = (headers: Record<string, string>, text = body) =>
      site.request('/en/my-account/domains/new', {
        method: 'POST',
        body: text,
        headers: { ...form, ...headers },
        cookies: visitor.cookies
      })
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' }
    ])
      assert.equal((await send(headers)).status, 403, JSON.stringify(headers))
    assert.equal((await send({}, 'name=evil.example')).status, 403)
    assert.equal((await send({}, `_csrf=${'A'.repeat(86)}&name=evil.example`)).status, 403)
    assert.equal((await send({}, `x=${'a'.repeat(300_000)}`)).status, 413)
    assert.equal(await site.directory.domains.find('evil.example'), undefined)
    assert.equal((await send({ origin: 'https://server.test', 'sec-fetch-site': 'same-origin' })).status, 303)
  })

  test('a forgotten password: one answer for all, a link that is good once', async () => {
    const visitor = site.visitor()
    for (const address of ['nobody@far.example', email]) {
      await visitor.get('/en/lost-password')
      await visitor.submit({ email: address })
      assert.match(visitor.text(), /If there is an account with that address, a link is on its way/)
    }
    const session = await loggedIn()
    const { text, to } = await newestMail(1)
    assert.equal(to, email)
    const link = /https:\/\/server\.test(\/en\/reset-password\?token=\S+)/.exec(text)![1]!
    await visitor.get(link)
    await visitor.submit({ password: 'another long one' })
    assert.match(visitor.text(), /Your password is changed/)
    assert.equal((await visitor.get(link)).status, 410)
    await session.get('/en/my-account')
    assert.match(session.path, /log-in/, 'other sessions have ended')
    await site.directory.users.setPassword(email, password)
  })

  test('the address changes when the new one has been read', async () => {
    const visitor = await loggedIn()
    await visitor.get('/en/my-account')
    await visitor.submit({ email: 'new@far.example', password: 'wrong' }, '/en/my-account/email')
    assert.match(visitor.page.body, /id="password-wrong"/)
    await visitor.submit({ email: 'new@far.example', password }, '/en/my-account/email')
    assert.match(visitor.text(), /A link is on its way/)
    const { text, to } = await newestMail(2)
    assert.equal(to, 'new@far.example')
    await visitor.get(/https:\/\/server\.test(\/en\/confirm-email\?token=\S+)/.exec(text)![1]!)
    await visitor.submit({})
    assert.match(visitor.text(), /You log in with new@far\.example/)
    await site.directory.users.setEmail('new@far.example', email)
  })

  test('the second factor is asked for; a recovery key helps once', async () => {
    const visitor = await loggedIn()
    await visitor.get('/en/my-account/second-factor')
    const secret = /data-copy="([A-Z2-7]+)"/.exec(visitor.page.body)![1]!
    await visitor.submit({ code: '000000' })
    assert.match(visitor.page.body, /id="code-wrong"/)
    await visitor.submit({ code: authenticatorCode(secret) })
    const keys = [...visitor.page.body.matchAll(/<code>([\w-]{12})<\/code>/g)].map(([, key]) => key!)
    assert.equal(keys.length, 10)
    const other = site.visitor()
    await other.logIn(email, password)
    assert.match(other.text(), /One more step/)
    assert.equal(other.cookies.has('__Host-session'), false)
    await other.submit({ code: keys[0]! })
    assert.match(other.text(), /Log out/)
    const third = site.visitor()
    await third.logIn(email, password)
    await third.submit({ code: keys[0]! })
    assert.match(third.page.body, /id="code-wrong"/)
    await visitor.get('/en/my-account/second-factor/off')
    await visitor.submit({ password })
    assert.match(visitor.text(), /The second factor is off/)
  })

  test('sessions are listed and ended; a stolen cookie is then worth nothing', async () => {
    const [one, two] = [await loggedIn(), await loggedIn()]
    await one.get('/en/my-account/sessions')
    assert.match(one.text(), /this one/)
    await one.submit({ session: '' }, '/en/my-account/sessions/end')
    await two.get('/en/my-account')
    assert.match(two.path, /log-in/)
    const stolen = new Map(one.cookies)
    await one.get('/en')
    await one.submit({}, '/en/log-out')
    assert.equal((await site.request('/en/my-account', { cookies: stolen })).status, 303)
  })

  test('headers: nothing inline, nothing from elsewhere, cookies of this host only', async () => {
    const { body, headers } = await site.request('/en/log-in')
    assert.match(
      String(headers['content-security-policy']),
      /default-src 'none'; script-src 'self'; style-src 'self'/
    )
    assert.match(String(headers['strict-transport-security']), /^max-age=/)
    for (const cookie of [headers['set-cookie'] ?? []].flat())
      assert.match(cookie, /^__Host-\w+=[\w-]*; Path=\/; Secure; HttpOnly; SameSite=Lax/)
    assert.doesNotMatch(body, /<script>|\son\w+=|style=|<style|(?:src|href)="(?:https?:)?\/\//)
    const [, style] = /href="(\/assets\/[^"]+\.css)"/.exec(body)!
    const asset = await site.request(style!)
    assert.deepEqual(
      [asset.status, asset.headers['cache-control']],
      [200, 'public, max-age=31536000, immutable']
    )
  })

  test('too many wrong passwords: no more tries, not even the right one', async () => {
    const visitor = site.visitor()
    const bob = 'bob@far.example'
    await site.directory.users.create({ email: bob, password })
    for (let tries = 0; tries < 5; tries += 1) await visitor.logIn(bob, `wrong ${tries}`)
    assert.match(visitor.text(), /Email address or password is wrong/)
    await visitor.logIn(bob, password)
    assert.equal(visitor.page.status, 429)
    assert.ok(Number(visitor.page.headers['retry-after']) > 0)
  })
})
