// PRODUCT.md's first hour in Chromium: basic auth, sign-up, domain, wrong records, corrected records, Verify, alias, password;
// then imapflow and a submission log in with what the page showed, and My emails has the other server's words about what was
// sent. Axe finds nothing on the way, in light and dark (page-access.test.ts: on every page).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { ImapFlow } from 'imapflow'
import { createTransport } from 'nodemailer'
import type { Page } from 'playwright-core'
import { dnsRecords } from '@postkeep/directory'
import { silentLogger as logger } from '@postkeep/log'
import { composeImap, readImapConfig } from '../../imap/src/index.ts'
import { composeSmtpBree, readSmtpBreeConfig } from '../../smtp-bree/src/index.ts'
import { startRemote } from '../../smtp-bree/test/remote-server.ts'
import { composeSmtp, readSmtpConfig } from '../../smtp/src/index.ts'
import { follow, noChromium, openBrowser, type Browser } from './browser.ts'
import { openPageAccess, type PageAccess } from './page-access.ts'
import { basic, serverDomain, startSite, type Site } from './site.ts'

let site: Site
let browser: Browser
let page: Page
let access: PageAccess
const stack = new AsyncDisposableStack()
before(async () => {
  if (noChromium) return
  site = stack.use(await startSite())
  browser = stack.use(await openBrowser({ colours: 'light', credentials: basic }))
  page = browser.page
  access = await openPageAccess(page)
})
after(() => stack.disposeAsync())

const at = (path: string) => `https://${serverDomain}:${site.port}/en${path}`
const main = (text: string) => page.locator('main').getByRole('button', { name: text, exact: true })

describe('the first hour in a browser', { skip: noChromium, timeout: 900_000 }, () => {
  test('sign-up', async () => {
    await page.goto(at(''))
    await access.check()
    await follow(page.getByRole('link', { name: 'Create the first account' }))
    await page.fill('#email', 'ann@far.example')
    await page.fill('#password', 'correct horse battery')
    await access.check()
    await main('Create account').click()
    await page.waitForURL(at('/my-account/domains'))
    await access.check()
  })

  test('a domain whose records are wrong, and then right', async () => {
    site.dns.zone.set('ann.example', 'MX', [{ priority: 10, exchange: 'old.example' }])
    await follow(page.locator('main').getByRole('link', { name: 'Add domain' }))
    await page.fill('#name', 'ann.example')
    await main('Add domain').click()
    await page.waitForURL(at('/my-account/domains/ann.example/dns'))
    await main('Verify').click()
    await page.getByText('Mail goes to another server').waitFor()
    await access.check()
    const domain = (await site.directory.domains.find('ann.example'))!
    for (const { name, type, value } of dnsRecords(domain, serverDomain)) {
      if (type === 'MX') site.dns.zone.set(name, type, [{ priority: 0, exchange: value }])
      else if (type !== 'SRV') site.dns.zone.set(name, type, [value])
    }
    await main('Verify').click()
    await page.getByText('All records are right').waitFor()
    await access.check()
  })

  let address = ''
  let password = ''
  let recoveryCode = ''
  test('an alias and its password', async () => {
    await follow(page.getByRole('link', { name: 'Aliases', exact: true }))
    await follow(page.locator('main').getByRole('link', { name: 'Add alias' }))
    await access.check()
    await page.fill('#name', 'ann')
    await main('Create alias').click()
    await page.getByText('No password yet').waitFor()
    await access.check()
    await follow(page.getByRole('link', { name: 'Generate password' }))
    await page.fill('#name', 'Thunderbird')
    await access.check()
    await main('Generate password').click()
    await page.getByRole('heading', { name: 'Your new password' }).waitFor()
    await access.check()
    const values = await page.locator('main .copyable code').allTextContents()
    address = values[0]!
    password = values[1]!
    recoveryCode = values[2]!
    assert.deepEqual([address, password.length, recoveryCode.length], ['ann@ann.example', 24, 47])
    await main('I have kept it').click()
    await page.getByRole('cell', { name: 'Thunderbird' }).waitFor()
    await access.check()
  })

  test('the list answers while one types', async () => {
    await page.goto(at('/my-account/domains/ann.example/aliases'))
    await page.getByText('2 aliases').waitFor()
    await page.fill('#q', 'post')
    await page.getByText('One alias').waitFor()
    assert.match(page.url(), /\?q=post/)
    await access.check()
  })

  test('IMAP and submission log in with what the page showed', async () => {
    const ports = { IMAPS_PORT: '0', IMAP_PORT: '0', SMTPS_PORT: '0', SMTP_PORT: '0' }
    const env = { ...site.environment, ...ports }
    await using imap = await composeImap(readImapConfig(env), { logger })
    await using smtp = await composeSmtp(readSmtpConfig(env), { logger })
    const tls = { ca: site.ca, servername: 'localhost' }
    const auth = { user: address, pass: password }
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: imap.addresses!['imaps']!.port,
      secure: true,
      auth,
      tls,
      logger: false
    })
    await client.connect()
    assert.ok(await client.mailboxOpen('INBOX'))
    await client.logout()
    const transport = createTransport({
      host: '127.0.0.1',
      port: smtp.addresses!['smtps']!.port,
      secure: true,
      auth,
      tls
    })
    const sent = await transport.sendMail({
      from: address,
      to: 'bob@far.net',
      subject: 'Hello',
      text: 'x'
    })
    transport.close()
    assert.deepEqual(sent.accepted, ['bob@far.net'])
  })

  test(
    'what was sent shows in My emails: waiting, then with the words of the other server',
    { timeout: 900_000 },
    async () => {
      await page.goto(at('/my-account/emails'))
      await follow(page.getByRole('link', { name: 'bob@far.net' }))
      await page.getByText('Not tried yet').waitFor()
      await using remote = await startRemote()
      // Mail for names such as far.example never leaves a server.
      site.dns.zone.set('far.net', 'A', ['127.0.0.1'])
      const env = { ...site.environment, OUTBOUND_PORT: String(remote.port), OUTBOUND_ALLOW_PRIVATE: 'true' }
      await using _ = await composeSmtpBree(readSmtpBreeConfig(env), { logger })
      const sent = { 'envelope.to': 'bob@far.net', status: 'sent' } as const
      await until(async () => (await site.database.emails.findOne(sent)) !== null)
      const [mail] = remote.mails.filter(({ to }) => to.includes('bob@far.net'))
      assert.match(mail!.raw, /^Subject: Hello\r$/m)
      assert.match(mail!.raw, /^DKIM-Signature: /m)
      await page.goto(at('/my-account/emails'))
      await page.getByRole('row', { name: 'bob@far.net' }).getByText('Delivered', { exact: true }).waitFor()
      await access.check()
      await follow(page.getByRole('link', { name: 'bob@far.net' }))
      await page.locator('.outcomes').getByText('stored', { exact: true }).waitFor()
      await access.check()
    }
  )

  test('nothing was refused by the policy, and no script threw', () => {
    assert.deepEqual(browser.complaints, [])
  })
})

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(20)
}
