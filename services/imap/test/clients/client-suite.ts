// What every test of another program needs: the service, an account, a folder, and eyes on the mailbox.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ImapFlow, type ImapFlowOptions } from 'imapflow'
import { temporaryFolder } from '@postkeep/testkit'
import { type Account, type Fixture, startFixture } from '../fixture.ts'

export interface ClientSuite extends AsyncDisposable {
  readonly fixture: Fixture
  readonly account: Account
  /** A temporary folder. */
  readonly folder: string
  /** Files. */
  readonly ca: string
  readonly message: string
}

/** 8-bit text, lines of dots, white space at the ends, and "From " at a line's beginning: what careless programs spoil. */
export const message = [
  'From: Änn <a@example.org>',
  'To: bob@example.net',
  'Subject: Grüße',
  'Date: Tue, 01 Sep 2026 10:00:00 +0200',
  'Message-ID: <x@example.org>',
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: 8bit',
  'X-Folded: one',
  '\ttwo  ',
  '',
  'body ü  ',
  '.',
  '..two',
  'From the beginning',
  `${'x'.repeat(900)}\t`,
  ''
].join('\r\n')

/** As `message`, with another subject and Message-ID. */
export function messageOf(subject: string): string {
  return message.replace('Subject: Grüße', `Subject: ${subject}`).replace('<x@', `<${subject}@`)
}

export async function startClientSuite(): Promise<ClientSuite> {
  await using stack = new AsyncDisposableStack()
  const fixture = stack.use(await startFixture())
  const account = await fixture.newAccount()
  const { path: folder } = stack.use(await temporaryFolder())
  const files = { ca: join(folder, 'ca.pem'), message: join(folder, 'message.eml') }
  await writeFile(files.ca, fixture.ca)
  await writeFile(files.message, message)
  const parts = stack.move()
  return { fixture, account, folder, ...files, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

export type FlowClient = ImapFlow & AsyncDisposable

export async function openFlow(
  { fixture, account }: Pick<ClientSuite, 'fixture' | 'account'>,
  options: Partial<ImapFlowOptions> = {}
): Promise<FlowClient> {
  const client = new ImapFlow({
    host: 'localhost',
    port: fixture.imaps,
    secure: true,
    auth: { user: account.user, pass: account.password },
    tls: { ca: fixture.ca },
    logger: false,
    ...options
  })
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.logout() })
}

export interface SeenMessage {
  readonly uid: number
  /** Sorted. */
  readonly flags: readonly string[]
  readonly raw: string
}

/** All messages of a folder, by UID. */
export async function look(client: ImapFlow, path: string): Promise<SeenMessage[]> {
  await client.mailboxOpen(path, { readOnly: true })
  if (client.mailbox === false || client.mailbox.exists === 0) return []
  const found: SeenMessage[] = []
  for await (const { uid, flags, source } of client.fetch('1:*', { uid: true, flags: true, source: true })) {
    found.push({ uid, flags: [...(flags ?? [])].toSorted(), raw: source!.toString() })
  }
  return found
}

export function subjectOf(raw: string): string {
  return /^Subject: (.*?)\r?$/m.exec(raw)?.[1] ?? ''
}
