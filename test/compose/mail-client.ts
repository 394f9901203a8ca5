// What a mail program and a foreign mail server do, by curl, from outside.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Outside } from './outside.ts'

export type Account = { readonly address: string; readonly password: string }

export type Message = { readonly from: string; readonly to: string; readonly subject: string }

/** Where the programs run, and where the server is seen from there. */
type Place = Pick<Outside, 'host' | 'run'>

export class MailClient {
  readonly #outside: Place
  readonly #tls: readonly string[]
  readonly #domain: string

  constructor(outside: Place, domain: string, certificate: string) {
    this.#outside = outside
    this.#domain = domain
    const hosts = ['mx:25', 'smtp:465', 'smtp:587', 'imap:993'].map((entry) => entry.split(':'))
    const resolved = hosts.flatMap(([name, port]) => [
      '--resolve',
      `${name}.${domain}:${port}:${outside.host}`
    ])
    this.#tls = [
      '--silent',
      '--show-error',
      '--max-time',
      '60',
      '--ssl-reqd',
      '--cacert',
      certificate,
      ...resolved
    ]
  }

  /** As another mail server does, with STARTTLS. */
  async deliver(message: Message): Promise<void> {
    await this.#send(`smtp://mx.${this.#domain}:25/outside.example`, message, [])
  }

  /** By 465 (TLS) or 587 (STARTTLS). */
  async submit(account: Account, port: 465 | 587, message: Message): Promise<void> {
    const scheme = port === 465 ? 'smtps' : 'smtp'
    await this.#send(`${scheme}://smtp.${this.#domain}:${port}/laptop.example`, message, userOf(account))
  }

  /** The message, once it is in the INBOX. */
  async read(account: Account, subject: string): Promise<string> {
    const end = Date.now() + 60_000
    const inbox = `imaps://imap.${this.#domain}:993/INBOX`
    for (;;) {
      const found = await this.#curl([`${inbox}?SUBJECT%20${subject}`, ...userOf(account)])
      const number = /^\* SEARCH (\d+)/m.exec(found)?.[1]
      if (number !== undefined) return this.#curl([`${inbox};MAILINDEX=${number}`, ...userOf(account)])
      if (Date.now() > end) throw new Error(`${account.address} has not got ${subject} within a minute`)
      await sleep(300)
    }
  }

  async #send(url: string, { from, to, subject }: Message, login: readonly string[]): Promise<void> {
    const text = [
      `From: <${from}>`,
      `To: <${to}>`,
      `Subject: ${subject}`,
      `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
      `Message-ID: <${subject}@${from.split('@')[1]}>`,
      '',
      'Hello.',
      ''
    ].join('\r\n')
    await this.#curl([url, ...login, '--mail-from', from, '--mail-rcpt', to, '--upload-file', '-'], text)
  }

  #curl(args: readonly string[], input?: string): Promise<string> {
    return this.#outside.run('curl', [...this.#tls, ...args], input)
  }
}

function userOf({ address, password }: Account): string[] {
  return ['--user', `${address}:${password}`]
}
