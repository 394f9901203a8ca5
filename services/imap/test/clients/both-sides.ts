// A mailbox and a Maildir that a program keeps alike, with both sides changed: what must have come of it.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type ClientSuite, type FlowClient, look, messageOf, openFlow, subjectOf } from './client-suite.ts'
import { addToMaildir, makeMaildir, readMaildir, removeFromMaildir, setMaildirFlags } from './maildir.ts'

const day = new Date('2026-09-01T08:00:00Z')
const nested = 'Projekte/Über uns'

export interface BothSides {
  readonly suite: ClientSuite
  readonly maildir: string
  readonly synchronise: () => Promise<void>
}

/** First synchronisation, changes on both sides, second, and a third that finds nothing to do. */
export async function checkBothSides(sides: BothSides): Promise<void> {
  await using client = await openFlow(sides.suite)
  await fillServer(client)
  await sides.synchronise()
  await checkFirst(sides)
  await changeServer(client)
  await changeMaildir(sides.maildir)
  await sides.synchronise()
  await checkServer(client)
  await checkMaildir(sides.maildir)
  const before = await statusOf(client)
  await sides.synchronise()
  assert.deepEqual(await statusOf(client), before)
}

async function fillServer(client: FlowClient): Promise<void> {
  for (const subject of ['read', 'flagged', 'goes', 'goes-here']) {
    const flags = subject === 'read' ? ['\\Seen'] : subject === 'flagged' ? ['\\Flagged'] : []
    await client.append('INBOX', messageOf(subject), flags, day)
  }
  await client.mailboxCreate(nested)
  await client.append(nested, messageOf('nested'), ['\\Answered'], day)
}

async function checkFirst({ maildir }: BothSides): Promise<void> {
  const inbox = await readMaildir(join(maildir, 'INBOX'))
  assert.deepEqual([...inbox.keys()].toSorted(), ['flagged', 'goes', 'goes-here', 'read'])
  assert.equal(inbox.get('read')!.flags, 'S')
  assert.equal(inbox.get('flagged')!.flags, 'F')
  for (const [subject, { text }] of inbox) assertSame(text, messageOf(subject))
}

async function changeServer(client: FlowClient): Promise<void> {
  await client.mailboxOpen('INBOX')
  await client.messageFlagsAdd('1', ['\\Answered'])
  await client.messageDelete('3')
  await client.append('Archive', messageOf('new-on-server'), ['\\Seen'], day)
}

async function changeMaildir(maildir: string): Promise<void> {
  const inbox = await readMaildir(join(maildir, 'INBOX'))
  await setMaildirFlags(inbox.get('flagged')!, 'FS')
  await removeFromMaildir(inbox.get('goes-here')!)
  await addToMaildir(join(maildir, 'INBOX'), messageOf('new-here'), 'RS')
  await makeMaildir(join(maildir, 'Neu'))
  await addToMaildir(join(maildir, 'Neu'), messageOf('in-new-folder'), 'S')
}

async function checkServer(client: FlowClient): Promise<void> {
  const inbox = new Map((await look(client, 'INBOX')).map((each) => [subjectOf(each.raw), each]))
  assert.deepEqual([...inbox.keys()].toSorted(), ['flagged', 'new-here', 'read'])
  assert.deepEqual(inbox.get('read')!.flags, ['\\Answered', '\\Seen'])
  assert.deepEqual(inbox.get('flagged')!.flags, ['\\Flagged', '\\Seen'])
  assert.deepEqual(inbox.get('new-here')!.flags, ['\\Answered', '\\Seen'])
  for (const [subject, { raw }] of inbox) assertSame(raw, messageOf(subject))
  const [made] = await look(client, 'Neu')
  assertSame(made!.raw, messageOf('in-new-folder'))
}

async function checkMaildir(maildir: string): Promise<void> {
  const inbox = await readMaildir(join(maildir, 'INBOX'))
  assert.deepEqual([...inbox.keys()].toSorted(), ['flagged', 'new-here', 'read'])
  assert.equal(inbox.get('read')!.flags, 'RS')
  const archive = await readMaildir(join(maildir, 'Archive'))
  assert.equal(archive.get('new-on-server')!.flags, 'S')
  assertSame(archive.get('new-on-server')!.text, messageOf('new-on-server'))
}

async function statusOf(client: FlowClient): Promise<unknown[]> {
  const paths = (await client.list()).map(({ path }) => path)
  assert.ok(paths.includes(nested))
  const query = { messages: true, uidNext: true, uidValidity: true, highestModseq: true } as const
  return Promise.all(paths.map((path) => client.status(path, query)))
}

/** The same but for line ends, and for the field that the program marks its own messages with. */
function assertSame(text: string, expected: string): void {
  const plain = text.replaceAll('\r\n', '\n').replace(/^(?:X-TUID|X-OfflineIMAP): .*\n/m, '')
  assert.equal(plain, expected.replaceAll('\r\n', '\n'))
}
