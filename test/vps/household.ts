// Two people with mail, a calendar, contacts and a message in the queue: what they do, and what a server holds of them.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { MailClient, type Account } from '../compose/mail-client.ts'
import { run } from '../compose/stack.ts'
import { openImap } from './imap-session.ts'
import type { Server } from './server.ts'

export type Mail = ReadonlyMap<string, ReadonlyMap<string, string>>

export interface Contents {
  readonly users: unknown
  readonly domains: unknown
  readonly aliases: unknown
  readonly events: readonly string[]
  readonly contacts: readonly string[]
  /** Ids. */
  readonly queue: readonly string[]
  /** By address and subject. */
  readonly mail: Mail
}

export interface Load {
  /** How many messages were taken. */
  stop(): Promise<number>
}

type DavObject = { readonly path: string; readonly text: string }

const count = 10
const numbers = Array.from({ length: count }, (_, number) => number)

export class Household {
  readonly accounts: Account[] = []
  readonly #scratch: string
  #server!: Server
  #host = ''
  #mail!: MailClient

  /** `scratch`: a folder. */
  constructor(scratch: string) {
    this.#scratch = scratch
  }

  /** From now on they use this one, by the address that it has now. */
  async move(server: Server): Promise<void> {
    this.#server = server
    this.#host = await server.address()
    const certificate = join(this.#scratch, 'cert.pem')
    await server.get('/opt/postkeep/self-hosting/ssl/cert.pem', certificate)
    const outside = {
      host: this.#host,
      run: (command: string, args: readonly string[], input?: string) =>
        run(command, args, input === undefined ? {} : { input })
    }
    this.#mail = new MailClient(outside, 'example.com', certificate)
  }

  async settle(): Promise<void> {
    await this.#server.postkeep('user add ann@example.org')
    await this.#server.postkeep('domain add example.com')
    for (const name of ['you', 'two']) {
      const address = `${name}@example.com`
      await this.#server.postkeep(`alias add ${address} --imap`)
      const { password } = JSON.parse(await this.#server.postkeep(`password add ${address} --json`))
      this.accounts.push({ address, password })
    }
    await this.#server.postkeep('alias add away@example.com --to ann@example.org')
    for (const object of objects) await this.#put(object)
    for (const number of numbers) await this.#deliver(`early-${number}`)
    await this.#mail.read(this.#you, `early-${count - 1}`)
    await using session = await openImap(this.#host, this.#two)
    for (const number of numbers) await session.append(message(`appended-${number}`))
    await session.command('SELECT INBOX')
    await session.command('UID STORE 2:5 +FLAGS (\\Flagged $Keep)')
    const elsewhere = { from: this.#you.address, to: 'someone@elsewhere-vps.net', subject: 'queued' }
    await this.#mail.submit(this.#you, 465, elsewhere)
  }

  /** Mail that comes in for one, and is stored by the program of the other, until it is stopped. */
  startLoad(): Load {
    let isOver = false
    let taken = 0
    const until = async (work: (subject: string) => Promise<void>): Promise<void> => {
      while (!isOver) await work(`meanwhile-${++taken}`)
    }
    const working = Promise.all([
      until((subject) => this.#deliver(subject)),
      (async () => {
        await using session = await openImap(this.#host, this.#two)
        await until((subject) => session.append(message(subject)))
      })()
    ])
    return {
      async stop() {
        isOver = true
        await working
        return taken
      }
    }
  }

  async contents(): Promise<Contents> {
    const list = async (noun: string): Promise<unknown> =>
      JSON.parse(await this.#server.postkeep(`${noun} list --json`))
    const bodies: string[] = []
    for (const { path } of objects) bodies.push(await this.#dav(path))
    const mail = new Map<string, ReadonlyMap<string, string>>()
    for (const account of this.accounts) mail.set(account.address, await this.mailOf(account))
    return {
      users: await list('user'),
      domains: await list('domain'),
      aliases: await list('alias'),
      events: bodies.slice(0, count),
      contacts: bodies.slice(count),
      queue: await this.queued(),
      mail
    }
  }

  async mailOf(account: Account): Promise<ReadonlyMap<string, string>> {
    await using session = await openImap(this.#host, account)
    return await session.messages()
  }

  async deleteMailOf(account: Account): Promise<void> {
    await using session = await openImap(this.#host, account)
    await session.command('SELECT INBOX')
    await session.command('UID STORE 1:* +FLAGS.SILENT (\\Deleted)')
    await session.command('EXPUNGE')
  }

  /** Ids of what waits to be sent. */
  async queued(): Promise<string[]> {
    const found: { id: string; status: string }[] = JSON.parse(
      await this.#server.postkeep('queue list --json')
    )
    return found.filter(({ status }) => status === 'queued' || status === 'deferred').map(({ id }) => id)
  }

  get #you(): Account {
    return this.accounts[0]!
  }

  get #two(): Account {
    return this.accounts[1]!
  }

  #deliver(subject: string): Promise<void> {
    return this.#mail.deliver({ from: 'someone@outside.example', to: this.#you.address, subject })
  }

  async #put({ path, text }: DavObject): Promise<void> {
    await this.#dav(path, ['--upload-file', '-'], text)
  }

  /** `path`: the name of the host, and what comes after the account. */
  #dav(path: string, options: readonly string[] = [], body?: string): Promise<string> {
    const [service, ...rest] = path.split('/')
    const name = `${service}.example.com`
    const { address, password } = this.#you
    const args = [
      '-sS',
      '--fail',
      '-k',
      '--resolve',
      `${name}:443:${this.#host}`,
      '-u',
      `${address}:${password}`
    ]
    const url = `https://${name}/${address}/${rest.join('/')}`
    return run('curl', [...args, ...options, url], body === undefined ? {} : { input: body })
  }
}

/** All of what was there `before` the backup began is there; nothing else than what was there when the server was lost. */
export function assertWhole(restored: Mail, { before, last }: { before: Mail; last: Mail }): void {
  for (const [address, messages] of restored) {
    const [had, lost] = [before.get(address)!, last.get(address)!]
    for (const [subject, line] of had) assert.equal(messages.get(subject), line, `${address}: ${subject}`)
    for (const [subject, line] of messages) assert.equal(line, lost.get(subject), `${address}: ${subject}`)
    console.log(
      `${address}: ${messages.size} messages; ${had.size} before the backup, ${lost.size} at the end`
    )
  }
}

const objects: readonly DavObject[] = [
  ...numbers.map((number) => ({ path: `caldav/calendar/e${number}.ics`, text: event(number) })),
  ...numbers.map((number) => ({ path: `carddav/contacts/c${number}.vcf`, text: card(number) }))
]

function event(number: number): string {
  const component = [
    `UID:e${number}`,
    'DTSTAMP:20260101T000000Z',
    `DTSTART:202602${10 + number}T100000Z`,
    `SUMMARY:Event ${number}`
  ]
  const lines = ['BEGIN:VEVENT', ...component, 'END:VEVENT']
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n')
}

function card(number: number): string {
  const lines = ['VERSION:3.0', `UID:c${number}`, `FN:Person ${number}`, `N:${number};Person;;;`]
  return ['BEGIN:VCARD', ...lines, 'END:VCARD', ''].join('\r\n')
}

function message(subject: string): string {
  const header = ['From: <two@example.com>', 'To: <two@example.com>', `Subject: ${subject}`]
  return [...header, `Message-ID: <${subject}@example.com>`, '', 'Text. '.repeat(500), ''].join('\r\n')
}
