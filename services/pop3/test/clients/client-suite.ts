// What every test of another program needs: the service, a folder, and files.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decompressBody } from '@postkeep/mailbox-contract'
import { temporaryFolder } from '@postkeep/testkit'
import { type Account, type Fixture, startFixture } from '../fixture.ts'

export interface ClientSuite extends AsyncDisposable {
  readonly fixture: Fixture
  /** A temporary folder. */
  readonly folder: string
  /** A file. */
  readonly ca: string
}

/** With what careless programs spoil: dots, 8-bit text, white space at the ends. Its line ends are as they should be. */
export const message = [
  'From: a@example.org',
  'To: bob@example.net',
  'Subject: Grüße',
  'Date: Tue, 01 Sep 2026 10:00:00 +0200',
  'Message-ID: <x@example.org>',
  '',
  'body ü  ',
  '.',
  '..',
  'From the beginning',
  ''
].join('\r\n')

export function messageOf(subject: string): string {
  return message.replace('Grüße', subject).replace('<x@', `<${subject}@`)
}

export async function startClientSuite(): Promise<ClientSuite> {
  await using stack = new AsyncDisposableStack()
  const fixture = stack.use(await startFixture())
  const { path: folder } = stack.use(await temporaryFolder())
  const ca = join(folder, 'ca.pem')
  await writeFile(ca, fixture.ca)
  const parts = stack.move()
  return { fixture, folder, ca, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

/** The messages of INBOX, as IMAP would have them. */
export function inboxOf(fixture: Fixture, account: Account): Promise<string[]> {
  return fixture.withMailbox(account, async (session) => {
    const { folder } = await session.openFolder('INBOX')
    const { columns } = await session.columns(folder.id, ['body'])
    const found: string[] = []
    await session.bodies([...columns.body], ({ compressed, size }) => {
      found.push(decompressBody(compressed, size).toString())
    })
    return found
  })
}
