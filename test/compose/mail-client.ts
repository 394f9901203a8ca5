// What a mail program and a foreign mail server do, by curl, from outside.
import { setTimeout as sleep } from 'node:timers/promises'
import { Curl, type Place } from './curl.ts'

export type Account = { readonly address: string; readonly password: string }

export type Message = { readonly from: string; readonly to: string; readonly subject: string }

export class MailClient {
  readonly #curl: Curl

  constructor(place: Place, domain: string, certificate: string) {
    this.#curl = new Curl(place, domain, certificate)
  }

  /** As another mail server does, with STARTTLS. */
  async deliver(message: Message, over: 'ipv4' | 'ipv6' = 'ipv4'): Promise<void> {
    await this.#send(`smtp://mx.${this.#curl.domain}:25/mail.outside.internal`, message, [`--${over}`])
  }

  /** By 465 (TLS) or 587 (STARTTLS). */
  async submit(account: Account, port: 465 | 587, message: Message): Promise<void> {
    const scheme = port === 465 ? 'smtps' : 'smtp'
    await this.#send(`${scheme}://smtp.${this.#curl.domain}:${port}/laptop.example`, message, userOf(account))
  }

  /** The message, once it is in the INBOX. */
  async read(account: Account, subject: string): Promise<string> {
    const end = Date.now() + 90_000
    const inbox = `imaps://imap.${this.#curl.domain}:993/INBOX`
    for (;;) {
      const found = await this.#curl.run([`${inbox}?SUBJECT%20${subject}`, ...userOf(account)])
      const number = /^\* SEARCH (\d+)/m.exec(found)?.[1]
      if (number !== undefined) return this.#curl.run([`${inbox};MAILINDEX=${number}`, ...userOf(account)])
      if (Date.now() > end) throw new Error(`${account.address} has not got ${subject} in 90 s`)
      await sleep(300)
    }
  }

  /** All messages, the other way. */
  async readByPop3(account: Account): Promise<string[]> {
    const maildrop = `pop3s://pop3.${this.#curl.domain}:995/`
    const listing = await this.#curl.run([maildrop, ...userOf(account)])
    const numbers = listing.split('\n').flatMap((line) => /^(\d+) \d+/.exec(line)?.[1] ?? [])
    const messages: string[] = []
    for (const number of numbers)
      messages.push(await this.#curl.run([`${maildrop}${number}`, ...userOf(account)]))
    return messages
  }

  async #send(url: string, { from, to, subject }: Message, options: readonly string[]): Promise<void> {
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
    const envelope = ['--mail-from', from, '--mail-rcpt', to, '--upload-file', '-']
    await this.#curl.run([url, ...options, ...envelope], text)
  }
}

function userOf({ address, password }: Account): string[] {
  return ['--user', `${address}:${password}`]
}
