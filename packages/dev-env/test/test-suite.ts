// The whole suite for a test file, and the two libraries that stand for other people's programs everywhere: nodemailer and imapflow.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { ImapFlow } from 'imapflow'
import { createTransport } from 'nodemailer'
import { startSuite, type Suite } from '../src/index.ts'

export const domain = 'example.test'

export interface Login {
  readonly address: string
  readonly password: string
}

// A MongoDB that the environment names is shared by the test files: each has a database of its own.
const given = process.env['MONGO_URL']
if (given) {
  const name = `test_${randomBytes(6).toString('hex')}`
  process.env['MONGO_URL'] = given.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${name}`)
}

export function startTestSuite(
  dataDir: string,
  environment: Readonly<Record<string, string>> = {}
): Promise<Suite> {
  return startSuite({
    dataDir,
    domain,
    environment,
    lab: false,
    portBase: 'free',
    processes: false,
    reset: false,
    users: 2,
    verbose: false
  })
}

/** The login of `name@example.test`. */
export function loginOf({ seeded }: Suite, name: string): Login {
  const login = seeded.accounts.find(({ address }) => address === `${name}@${domain}`)
  if (!login) throw new Error(`${name} has no mailbox`)
  return login
}

/** Who `deliver` sends as. */
export const strangerAddress = 'far@elsewhere.test'

/** From outside, through the MX. `raw` goes as it is. */
export async function deliver(port: number, to: string, raw: string | Buffer): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true, name: 'elsewhere.test' })
  await transport.sendMail({ envelope: { from: strangerAddress, to: [to] }, raw })
}

export async function submit(
  { parts }: Suite,
  login: Login,
  to: string,
  raw: string | Buffer
): Promise<void> {
  const transport = createTransport({
    host: 'localhost',
    port: parts.ports.smtps,
    secure: true,
    tls: { ca: readFileSync(parts.certificates.ca) },
    auth: { user: login.address, pass: login.password }
  })
  await transport.sendMail({ envelope: { from: login.address, to: [to] }, raw })
}

export interface ImapServer {
  readonly port: number
  readonly ca: string
}

export async function openImap(
  { ca, port }: ImapServer,
  { address, password }: Login
): Promise<ImapFlow & AsyncDisposable> {
  const client = new ImapFlow({
    host: 'localhost',
    port,
    secure: true,
    auth: { user: address, pass: password },
    tls: { ca: readFileSync(ca) },
    logger: false
  })
  // A connection that breaks shows at the next command.
  client.on('error', () => undefined)
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.logout() })
}

export function imapOf({ parts }: Suite): ImapServer {
  return { port: parts.ports.imaps, ca: parts.certificates.ca }
}

/** All messages of a folder in the order of their UIDs, as they are there. */
export async function readFolder(client: ImapFlow, folder: string): Promise<string[]> {
  await client.mailboxOpen(folder)
  const found: string[] = []
  if (client.mailbox && client.mailbox.exists > 0) {
    for await (const { source } of client.fetch('1:*', { source: true })) found.push(source!.toString())
  }
  return found
}

export async function countIn(client: ImapFlow, folder: string): Promise<number> {
  const status = await client.status(folder, { messages: true })
  if (!status) throw new Error(`no status of ${folder}`)
  return status.messages!
}

/** Waits until a folder holds `count` messages. */
export async function arrived(client: ImapFlow, folder: string, count: number): Promise<void> {
  await until(async () => (await countIn(client, folder)) >= count)
}

/** What is waited for says so itself; this only asks. The test's time-out is the limit. */
export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await sleep(20)
}
