// Axe and the width of a phone on every page of the site, full of what strangers write. A page that is new is walked here, or
// is named below with the reason.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { startCloudflareStub } from '../../../packages/certificates/test/start-cloudflare-stub.ts'
import { pages } from '../src/pages/index.ts'
import { offeredLocales } from '../src/words/locales.ts'
import { authenticatorCode } from './authenticator-code.ts'
import { follow, noChromium, openBrowser, type Browser } from './browser.ts'
import { seedHostile } from './hostile-texts.ts'
import { openPageAccess, type PageAccess } from './page-access.ts'
import { basic, serverDomain, startSite, type Site } from './site.ts'

const redirects = 'leads elsewhere'
const file = 'a file, no page'
const unwalked: Readonly<Record<string, string>> = {
  '/my-account/email': redirects,
  '/my-account/password': redirects,
  '/my-account/domains/:domain': redirects,
  '/my-account/domains/:domain/verify': redirects,
  '/my-account/domains/:domain/members/act': redirects,
  '/my-account/domains/:domain/settings/smarthost': redirects,
  '/my-account/domains/:domain/zone-file': file,
  '/my-account/domains/:domain/aliases/export/:format': file,
  '/my-account/logs/download': file,
  '/mobile-config/:key': file
}

/** Where long words of other languages would break the layout first. */
const wordy = [
  '/my-account/domains',
  '/my-account/domains/ann.example/aliases/new',
  '/my-account/domains/ann.example/dns',
  '/my-account/domains/ann.example/settings',
  '/my-account/emails',
  '/my-account/security',
  '/admin',
  '/admin/settings'
]

const email = 'ann@far.example'
const password = 'correct horse battery'
const token = 'a-token_of-Cloudflare'
const home = '/my-account/domains/ann.example'

let site: Site
let browser: Browser
let page: Page
let access: PageAccess
let alias: string
const stack = new AsyncDisposableStack()
before(async () => {
  if (noChromium) return
  const cloudflare = stack.use(await startCloudflareStub({ token, zones: { 'ann.example': 'z1' } }))
  site = stack.use(await startSite({ CLOUDFLARE_API: cloudflare.baseUrl }))
  browser = stack.use(await openBrowser({ colours: 'light', credentials: basic }))
  page = browser.page
  access = await openPageAccess(page)
})
after(() => stack.disposeAsync())

const at = (path: string) => `https://${serverDomain}:${site.port}/en${path}`
const button = (name: string) => page.locator('main').getByRole('button', { name, exact: true })

async function walk(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const answer = await page.goto(at(path))
    assert.ok(answer!.ok(), `${path} answers ${answer!.status()}`)
    await access.check()
  }
}

/** The answer to the form that is open: not a page of the table, but seen all the same. */
async function checkAnswer(send: string, shown: string): Promise<void> {
  await button(send).click()
  await page.getByRole('heading', { name: shown, exact: true, level: 1 }).waitFor()
  await page.waitForLoadState()
  await access.check()
}

async function linkMailed(to: string, path: string): Promise<string> {
  const mails = await site.database.emails.find({ 'envelope.to': to, kind: 'system' })
  for (const mail of mails) {
    const text = await site.mailText(mail)
    const link = new RegExp(`server\\.test/en(${path}\\?\\S+)`).exec(text)
    if (link) return link[1]!
  }
  throw new Error(`no mail to ${to} has a link to ${path}`)
}

async function typeLogIn(): Promise<void> {
  await page.goto(at('/log-in'))
  await page.fill('#email', email)
  await page.fill('#password', password)
  await button('Log in').click()
}

describe('every page', { skip: noChromium, timeout: 900_000 }, () => {
  test('before there is an account', () => walk(['', '/sign-up']))

  let mailboxPassword = ''
  test('a new password, a recovery code', async () => {
    const { aliases, domains, users } = site.directory
    await users.create({ email, password })
    await domains.create({ name: 'ann.example', owner: email })
    const made = await aliases.create({ domain: 'ann.example', name: 'ann', user: email, has_imap: true })
    alias = `${home}/aliases/${made._id.toHexString()}`
    await typeLogIn()
    await page.waitForURL(at('/my-account/domains'))
    await page.goto(at(`${alias}/passwords/new`))
    await page.fill('#name', 'Phone')
    await checkAnswer('Generate password', 'Your new password')
    mailboxPassword = (await page.locator('main .copyable code').allTextContents())[1]!
    await page.goto(at(`${alias}/recovery`))
    await page.fill('#proof', mailboxPassword)
    await checkAnswer('Make a new code', 'The recovery code of this mailbox')
    await page.goto(at(alias))
    await follow(page.getByRole('link', { name: 'Revoke' }))
    await access.check()
  })

  test('keys that are shown once: of the API, of a domain', async () => {
    await page.goto(at('/my-account/api-keys'))
    await page.fill('#name', 'Script')
    await page.fill('#password', password)
    await checkAnswer('Make a key', 'Your new API key')
    await page.goto(at(`${home}/catch-all-passwords`))
    await page.fill('#description', 'Printer')
    await checkAnswer('Generate password', 'Your new catch-all password')
  })

  test('what an import reports, and what Cloudflare has done', async () => {
    await page.goto(at(`${home}/aliases/import`))
    const buffer = Buffer.from('name,recipients\nshop,x@far.example\n<b>x</b>,y@far.example\n')
    await page.setInputFiles('#file', { name: 'aliases.csv', mimeType: 'text/csv', buffer })
    await checkAnswer('See what would be done', 'This would be done')
    await checkAnswer('Do it', 'The file is brought in')
    await page.goto(at(`${home}/dns/push`))
    await page.fill('#token', token)
    await button('Write records').click()
    await page.getByRole('cell', { name: 'MX ann.example', exact: true }).waitFor()
    await access.check()
  })

  test('what a mailbox shares, and whom it follows', async () => {
    await page.goto(at(`${alias}/sharing`))
    await page.fill('#password', mailboxPassword)
    await button('Do it').click()
    await page.getByText('Nothing is shared with others').waitFor()
    await access.check()
    await page.goto(at(`${alias}/subscriptions`))
    await page.fill('#url', 'webcal://127.0.0.1/club.ics')
    await page.fill('#password', mailboxPassword)
    await button('Do it').click()
    await page.locator('[data-fault="private-address"]').waitFor()
    await access.check()
  })

  test('the second factor, and its recovery keys', async () => {
    await page.goto(at('/my-account/second-factor'))
    await access.check()
    const secret = await page.locator('main .copyable code').textContent()
    await page.fill('#code', authenticatorCode(secret!))
    await button('Turn on').click()
    await page.locator('.keys code').first().waitFor()
    await access.check()
  })

  test('all that is full of what strangers write', async () => {
    const user = await site.directory.users.get(email)
    const domain = (await site.directory.domains.find('ann.example'))!
    const [message] = await seedHostile(site, { user, domain })
    const public_key = Buffer.from('x')
    const key = { id: 'key', name: '<b>Key ring</b>', public_key, counter: 0, transports: [] }
    await site.directory.passkeys.add(email, key)
    const shown = pages
      .filter(({ get, path, role }) => get && role !== 'none' && !unwalked[path] && !access.checked.has(path))
      .map(({ path }) => path.replace('/my-account/domains/:domain/aliases/:alias', alias))
      .map((path) => path.replace(':domain', 'ann.example').replace(':email', message!))
      .map((path) => (path.endsWith('passkeys/remove') ? `${path}?key=key` : path))
    assert.ok(shown.length > 20)
    await walk([...shown, '/my-account/journeys?q=hostile-1', '/admin/journeys?q=hostile-8'])
    await walk(['/my-account/api-keys', `${home}/catch-all-passwords`, alias])
  })

  for (const locale of offeredLocales.filter((each) => each !== 'en')) {
    test(`pages full of words fit a phone: ${locale}`, async () => {
      for (const path of wordy) {
        const answer = await page.goto(at(path).replace('/en/', `/${locale}/`))
        assert.ok(answer!.ok(), `${locale}${path} answers ${answer!.status()}`)
        assert.equal(await page.getAttribute('html', 'lang'), locale)
        await access.checkPhone()
      }
    })
  }

  test('what those see who are not logged in', async () => {
    await page.goto(at(`${home}/members`))
    await page.fill('#email', 'carl@far.example')
    await button('Send invitation').click()
    await page.getByText('The invitation is on its way').waitFor()
    await page.goto(at('/my-account'))
    await page.fill('#email', 'new@far.example')
    await page.fill('#password', password)
    await button('Change address').click()
    await page.getByText('A link is on its way').waitFor()
    await page.context().clearCookies()
    await walk(['/log-in', '/log-in/passkey', '/lost-password'])
    await page.fill('#email', email)
    await button('Send the link').click()
    await page.getByText('a link is on its way').waitFor()
    await walk([
      await linkMailed('carl@far.example', '/invitation'),
      await linkMailed('new@far.example', '/confirm-email'),
      await linkMailed(email, '/reset-password')
    ])
    await typeLogIn()
    await page.waitForURL(/\/log-in\/code/)
    await access.check()
    await follow(page.getByRole('link', { name: 'Use a security key instead' }))
    await access.check()
  })

  test('no page was left out; nothing was refused by the policy, and no script threw', () => {
    const known = pages.filter(({ get }) => get).map(({ path }) => path)
    const told = [...access.checked, ...Object.keys(unwalked)]
    assert.deepEqual(told.toSorted(), known.toSorted())
    assert.deepEqual(browser.complaints, [])
  })
})
