// Debian's Chromium, a new profile each time, that finds the test's names on this machine.
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { hasProgram } from '@postkeep/testkit'
import { serverDomain } from './site.ts'

export const chromiumProgram = ['chromium', 'chromium-browser', 'google-chrome'].find(hasProgram)
export const noChromium = chromiumProgram ? false : 'there is no Chromium (Debian: apt-get install chromium)'

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
    executablePath: `/usr/bin/${chromiumProgram}`,
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
  page.setDefaultTimeout(60_000)
  const goto = page.goto.bind(page)
  page.goto = (url, options) =>
    goto(url, options).catch((error: unknown) => {
      if (!/ERR_NETWORK_CHANGED/.test(String(error))) throw error
      return goto(url, options)
    })
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // A refused form is an answer of 422, which the console calls an error. And networks of the machine (containers)
    // may come and go meanwhile: Chromium then breaks off what it loads.
    const isExpected = /status of 422|ERR_NETWORK_CHANGED/.test(message.text())
    if (message.type() === 'error' && !isExpected) complaints.push(message.text())
  })
  return { page, complaints, [Symbol.asyncDispose]: () => browser.close() }
}
