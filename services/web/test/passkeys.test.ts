// Passkeys in Chromium, with its virtual authenticators: one that asks for a finger, and an old security key without a PIN.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { connect } from 'node:tls'
import { after, before, describe, test } from 'node:test'
import type { CDPSession, Page } from 'playwright-core'
import { freePort } from '@postkeep/testkit'
import { follow, noChromium, openBrowser, type Browser } from './browser.ts'
import { basic, serverDomain, startSite, type Site } from './site.ts'

const password = 'correct horse battery'
const email = 'ann@far.example'

let site: Site
let browser: Browser
let page: Page
let devices: CDPSession
const stack = new AsyncDisposableStack()
before(async () => {
  if (noChromium) return
  const port = String(await freePort())
  site = stack.use(await startSite({ WEB_PORT: port, WEB_URL: `https://${serverDomain}:${port}` }))
  await site.directory.users.create({ email, password })
  // Browsers take passkeys only where they trust the certificate.
  const trusted = await keyOfCertificate(site.port)
  browser = stack.use(await openBrowser({ colours: 'light', credentials: basic, trusted }))
  page = browser.page
  devices = await page.context().newCDPSession(page)
  await devices.send('WebAuthn.enable')
})
after(() => stack.disposeAsync())

function keyOfCertificate(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, servername: serverDomain, rejectUnauthorized: false })
    socket.on('error', reject)
    socket.on('secureConnect', () => {
      const key = socket.getPeerX509Certificate()!.publicKey.export({ type: 'spki', format: 'der' })
      resolve(createHash('sha256').update(key).digest('base64'))
      socket.destroy()
    })
  })
}

const at = (path: string) => `https://${serverDomain}:${site.port}/en${path}`
const button = (name: string) => page.locator('main').getByRole('button', { name, exact: true })

async function plugIn(kind: 'passkey' | 'old key'): Promise<string> {
  const options =
    kind === 'passkey'
      ? {
          protocol: 'ctap2',
          transport: 'internal',
          hasResidentKey: true,
          hasUserVerification: true,
          isUserVerified: true
        }
      : { protocol: 'u2f', transport: 'usb' }
  const { authenticatorId } = await devices.send('WebAuthn.addVirtualAuthenticator', {
    options: { ...options, automaticPresenceSimulation: true } as never
  })
  return authenticatorId
}

async function logIn(): Promise<void> {
  await page.goto(at('/log-in'))
  await page.fill('#email', email)
  await page.fill('#password', password)
  await button('Log in').click()
}

async function register(name: string): Promise<void> {
  await page.goto(at('/my-account/passkeys/new'))
  await page.fill('#name', name)
  await page.fill('#password', password)
  await button('Add a passkey').click()
}

async function logOut(): Promise<void> {
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.waitForURL(at(''))
}

describe('passkeys', { skip: noChromium, timeout: 900_000 }, () => {
  let device = ''
  test('one is registered, with the password; the owner is told', async () => {
    await logIn()
    await page.waitForURL(at('/my-account/domains'))
    device = await plugIn('passkey')
    await page.goto(at('/my-account/passkeys/new'))
    await page.fill('#name', 'Phone')
    await page.fill('#password', 'wrong')
    await button('Add a passkey').click()
    await page.getByText('This is not your password').waitFor()
    // The script of the page answers the next click.
    await page.waitForLoadState()
    assert.equal(await page.inputValue('#name'), 'Phone')
    await page.fill('#password', password)
    await button('Add a passkey').click()
    await page.getByText('The passkey is added').waitFor()
    await page.getByRole('cell', { name: 'Phone', exact: true }).waitFor()
    assert.equal(await site.database.emails.countDocuments({ kind: 'system', 'envelope.to': email }), 1)
  })

  test('the same device is not registered twice', async () => {
    await register('Again')
    await page.getByText('The browser gave no passkey').waitFor()
  })

  test('it logs in alone, and leads to where one wanted to go', async () => {
    await logOut()
    await page.goto(at('/my-account/sessions'))
    await follow(page.getByRole('link', { name: 'Log in with a passkey' }))
    await button('Log in with a passkey').click()
    await page.waitForURL(at('/my-account/sessions'))
    await page.goto(at('/my-account/security'))
    await page.getByRole('cell', { name: 'now', exact: true }).waitFor()
  })

  test('what was sent once is worth nothing the second time', async () => {
    await logOut()
    await page.goto(at('/log-in/passkey'))
    const [sent] = await Promise.all([
      page.waitForRequest((request) => request.method() === 'POST'),
      button('Log in with a passkey').click()
    ])
    await page.waitForURL(at('/my-account/domains'))
    const body = sent.postData()!
    await logOut()
    await page.goto(at('/log-in/passkey'))
    const visitor = site.visitor()
    await visitor.get('/en/log-in/passkey')
    const fields = Object.fromEntries(new URLSearchParams(body))
    delete fields['_csrf']
    await visitor.submit(fields)
    assert.equal(visitor.page.status, 422)
    assert.match(visitor.text(), /does not open an account here/)
    for (const credential of ['', '{', 'null', '[]', '{"id":1}', '{"id":"x","response":{}}'])
      assert.equal((await visitor.submit({ credential })).status, 422, credential)
  })

  test('without a finger it does not log in; a key that is gone does not either', async () => {
    await page.goto(at('/log-in/passkey'))
    await devices.send('WebAuthn.setUserVerified', { authenticatorId: device, isUserVerified: false })
    await button('Log in with a passkey').click()
    await page.getByText('The browser gave no passkey').waitFor()
    await devices.send('WebAuthn.setUserVerified', { authenticatorId: device, isUserVerified: true })
    const user = await site.directory.users.get(email)
    const kept = user.passkeys[0]!
    await site.directory.passkeys.remove(email, kept.id)
    await page.goto(at('/log-in/passkey'))
    await button('Log in with a passkey').click()
    await page.getByText('does not open an account here').waitFor()
    const { created_at: _, last_used_at: __, ...again } = kept
    await site.directory.passkeys.add(email, { ...again, public_key: Buffer.from(again.public_key) })
    await devices.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: device })
  })

  test('an old key without a PIN: after the password, in the place of the code', async () => {
    await plugIn('old key')
    await logIn()
    await page.waitForURL(at('/my-account/domains'))
    await register('Key ring')
    await page.getByText('The passkey is added').waitFor()
    await site.database.users.updateOne({ email }, { $set: { otp_enabled: true } })
    await logOut()
    await logIn()
    await follow(page.getByRole('link', { name: 'Use a security key instead' }))
    await button('Use a security key').click()
    await page.waitForURL(at('/my-account/domains'))
    await site.database.users.updateOne({ email }, { $set: { otp_enabled: false } })
  })

  test('removed with the password; nothing was refused by the policy', async () => {
    await page.goto(at('/my-account/security'))
    await follow(page.getByRole('link', { name: 'Remove: Key ring' }))
    await page.fill('#password', password)
    await button('Remove').click()
    await page.getByText('The passkey is removed').waitFor()
    assert.deepEqual(
      (await site.directory.users.get(email)).passkeys.map(({ name }) => name),
      ['Phone']
    )
    assert.deepEqual(browser.complaints, [])
  })
})
