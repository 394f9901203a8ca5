// PRODUCT.md's first hour in Chromium: basic auth, sign-up, domain, wrong records, corrected records, Verify, alias, password;
// then imapflow and a submission log in with what the page showed. Axe finds nothing on the way, in light and dark.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ImapFlow } from 'imapflow'
import { createTransport } from 'nodemailer'
import type { Page } from 'playwright-core'
import { dnsRecords } from '@postkeep/directory'
import { silentLogger as logger } from '@postkeep/log'
import { composeImap, readImapConfig } from '../../imap/src/index.ts'
import { composeSmtp, readSmtpConfig } from '../../smtp/src/index.ts'
import { pages } from '../src/pages/index.ts'
import { noChromium, openBrowser, type Browser } from './browser.ts'
import { seedHostile } from './hostile-texts.ts'
import { basic, serverDomain, startSite, type Site } from './site.ts'

type Found = {
  passes: unknown[]
  violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[]
}

let site: Site
let browser: Browser
let page: Page
let axe: string
const stack = new AsyncDisposableStack()
before(async () => {
  if (noChromium) return
  axe = await readFile(fileURLToPath(import.meta.resolve('axe-core')), 'utf8')
  site = stack.use(await startSite())
  browser = stack.use(await openBrowser({ colours: 'light', credentials: basic }))
  page = browser.page
})
after(() => stack.disposeAsync())

const at = (path: string) => `https://${serverDomain}:${site.port}/en${path}`
const main = (text: string) => page.locator('main').getByRole('button', { name: text, exact: true })

async function checkAccess(): Promise<void> {
  await page.evaluate(axe)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // Only the colours are others in the dark.
    const rules = colorScheme === 'light' ? {} : { runOnly: ['color-contrast'] }
    const { passes, violations } = await page.evaluate<Found>(`axe.run(document, ${JSON.stringify(rules)})`)
    assert.ok(passes.length > (colorScheme === 'light' ? 10 : 0), 'axe has looked')
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
    assert.deepEqual(told, [], `${page.url()} in ${colorScheme}`)
  }
  await checkWidth()
}

async function checkWidth(): Promise<void> {
  const spare = await page.evaluate<number>(`document.documentElement.scrollWidth - innerWidth`)
  assert.ok(spare <= 0, `${page.url()} is wider than the window`)
}

describe('the first hour in a browser', { skip: noChromium, timeout: 900_000 }, () => {
  test('sign-up', async () => {
    await page.goto(at(''))
    await checkAccess()
    await page.getByRole('link', { name: 'Create the first account' }).click()
    await page.fill('#email', 'ann@far.example')
    await page.fill('#password', 'correct horse battery')
    await checkAccess()
    await main('Create account').click()
    await page.waitForURL(at('/my-account/domains'))
    await checkAccess()
  })

  test('a domain whose records are wrong, and then right', async () => {
    site.dns.zone.set('ann.example', 'MX', [{ priority: 10, exchange: 'old.example' }])
    await page.locator('main').getByRole('link', { name: 'Add domain' }).click()
    await page.fill('#name', 'ann.example')
    await main('Add domain').click()
    await page.waitForURL(at('/my-account/domains/ann.example/dns'))
    await main('Verify').click()
    await page.getByText('Mail goes to another server').waitFor()
    await checkAccess()
    const domain = (await site.directory.domains.find('ann.example'))!
    for (const { name, type, value } of dnsRecords(domain, serverDomain)) {
      if (type === 'MX') site.dns.zone.set(name, type, [{ priority: 0, exchange: value }])
      else if (type !== 'SRV') site.dns.zone.set(name, type, [value])
    }
    await main('Verify').click()
    await page.getByText('All records are right').waitFor()
    await checkAccess()
  })

  let address = ''
  let password = ''
  let recoveryCode = ''
  test('an alias and its password', async () => {
    await page.getByRole('link', { name: 'Aliases', exact: true }).click()
    await page.locator('main').getByRole('link', { name: 'Add alias' }).click()
    await checkAccess()
    await page.fill('#name', 'ann')
    await main('Create alias').click()
    await page.getByText('No password yet').waitFor()
    await checkAccess()
    await page.getByRole('link', { name: 'Generate password' }).click()
    await page.fill('#name', 'Thunderbird')
    await checkAccess()
    await main('Generate password').click()
    await page.getByRole('heading', { name: 'Your new password' }).waitFor()
    await checkAccess()
    const values = await page.locator('main .copyable code').allTextContents()
    address = values[0]!
    password = values[1]!
    recoveryCode = values[2]!
    assert.deepEqual([address, password.length, recoveryCode.length], ['ann@ann.example', 24, 47])
    await main('I have kept it').click()
    await page.getByRole('cell', { name: 'Thunderbird' }).waitFor()
    await checkAccess()
  })

  test('the list answers while one types', async () => {
    await page.goto(at('/my-account/domains/ann.example/aliases'))
    await page.getByText('2 aliases').waitFor()
    await page.fill('#q', 'post')
    await page.getByText('One alias').waitFor()
    assert.match(page.url(), /\?q=post/)
    await checkAccess()
  })

  test('every other page, full of what strangers write', async () => {
    const user = await site.directory.users.get('ann@far.example')
    const domain = (await site.directory.domains.find('ann.example'))!
    const [email] = await seedHostile(site, { user, domain })
    const alias = (await site.directory.aliases.get(address))._id.toHexString()
    const known = pages.flatMap(({ get, path, role }) => (get && role !== 'none' ? path : []))
    const shown = known
      .filter((path) => !/:(?:format|key|slot)|verify|download|zone-file|confirm|passkeys\/remove/.test(path))
      .map((path) =>
        path.replace(':domain', 'ann.example').replace(':email', email!).replace(':alias', alias)
      )
    assert.ok(shown.length > 20)
    for (const path of [...shown, '/my-account/journeys?q=hostile-1', '/admin/journeys?q=hostile-8']) {
      await page.goto(at(path))
      await checkAccess()
    }
    await page.setViewportSize({ width: 360, height: 740 })
    for (const path of shown) {
      await page.goto(at(path))
      await checkWidth()
    }
    await page.setViewportSize({ width: 1280, height: 900 })
  })

  test('what those see who are not logged in: an invitation, the log-ins', async () => {
    await page.goto(at('/my-account/domains/ann.example/members'))
    await page.fill('#email', 'carl@far.example')
    await main('Send invitation').click()
    await page.getByText('The invitation is on its way').waitFor()
    const [mail] = await site.database.emails.find({ 'envelope.to': 'carl@far.example', kind: 'system' })
    const [, link] = /server\.test\/en(\/invitation\S+)/.exec(await site.mailText(mail!))!
    await page.context().clearCookies()
    for (const path of [link!, '/log-in', '/log-in/passkey', '/lost-password']) {
      await page.goto(at(path))
      await checkAccess()
    }
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
      to: 'bob@far.example',
      subject: 'Hello',
      text: 'x'
    })
    transport.close()
    assert.deepEqual(sent.accepted, ['bob@far.example'])
  })

  test('nothing was refused by the policy, and no script threw', () => {
    assert.deepEqual(browser.complaints, [])
  })
})
