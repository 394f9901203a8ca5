// Debian's Chromium, a new profile each time, that finds the test's names on this machine.
import { fileURLToPath } from 'node:url'
import { chromium, type BrowserContext, type Locator, type Page } from 'playwright-core'
import { hasProgram } from '@postkeep/testkit'
import { serverDomain } from './site.ts'

export const chromiumProgram = ['chromium', 'chromium-browser', 'google-chrome'].find(hasProgram)
export const noChromium =
  chromiumProgram && hasProgram('python3')
    ? false
    : 'there is no Chromium or no Python (Debian: apt-get install chromium python3)'

/** Of a machine that does much else. */
const patienceMs = 240_000
const program = fileURLToPath(new URL('chromium-without-netlink.py', import.meta.url))

type BrowserOptions = {
  readonly colours: 'light' | 'dark'
  readonly credentials: { readonly username: string; readonly password: string }
  /** SHA-256 (base64) of the public key of a certificate that counts as valid. */
  readonly trusted?: string
}

export type Browser = AsyncDisposable & {
  readonly page: Page
  /** What the pages complained of: scripts that threw, requests and styles that the policy refused. */
  readonly complaints: string[]
}

export async function openBrowser({ colours, credentials, trusted }: BrowserOptions): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: program,
    timeout: patienceMs,
    env: { ...process.env, CHROMIUM: `/usr/bin/${chromiumProgram}` },
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(trusted ? [`--ignore-certificate-errors-spki-list=${trusted}`] : []),
      `--host-resolver-rules=MAP ${serverDomain} 127.0.0.1`
    ]
  })
  const context: BrowserContext = await browser.newContext({
    ignoreHTTPSErrors: trusted === undefined,
    colorScheme: colours,
    httpCredentials: credentials,
    viewport: { width: 1280, height: 900 }
  })
  const page = await context.newPage()
  page.setDefaultTimeout(patienceMs)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // A refused form is an answer of 422, which the console calls an error.
    const isExpected = message.text().includes('status of 422')
    if (message.type() === 'error' && !isExpected) complaints.push(message.text())
  })
  return { page, complaints, [Symbol.asyncDispose]: () => browser.close() }
}

/** Clicks a link, and waits for its page: the one before it may have fields of the same name. */
export async function follow(link: Locator): Promise<void> {
  const page = link.page()
  const target = new URL((await link.getAttribute('href'))!, page.url()).href
  await link.click()
  await page.waitForURL(({ href }) => href === target)
}
