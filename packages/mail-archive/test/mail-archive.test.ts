import assert from 'node:assert/strict'
import { mkdir, readFile, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type TemporaryFolder, temporaryFolder } from '@postkeep/testkit'
import {
  type ArchivedMessage,
  type ArchiveWriter,
  emlWriter,
  maildirWriter,
  mboxWriter,
  readMaildir,
  readMbox
} from '../src/index.ts'

let folder: TemporaryFolder
before(async () => (folder = await temporaryFolder()))
after(() => folder[Symbol.asyncDispose]())

const message = (text: string): Buffer => Buffer.from(text.replaceAll('\n', '\r\n'))
const messages: ArchivedMessage[] = [
  {
    folder: 'Projekte/Über uns',
    flags: ['\\Flagged', '\\Seen', '$Work'],
    internalDate: 1_790_000_000,
    raw: message(
      'Subject: one\nReturn-Path: <a@example.org>\n\nFrom here\n>From there\n>>From far\n\n\nend\n'
    )
  },
  { folder: 'Projekte/Über uns', flags: [], internalDate: 1_000_000_007, raw: message('Subject: ü\n\n\n\n') },
  {
    folder: 'Projekte/Über uns',
    flags: ['\\Answered', '\\Draft', '\\Deleted'],
    internalDate: 0,
    raw: message('Subject: no body\n')
  },
  { folder: 'Projekte/Über uns', flags: [], internalDate: 5, raw: message('\nno header\n') }
]

async function write(writer: ArchiveWriter): Promise<void> {
  await writer.beginFolder('Projekte/Über uns')
  for (const each of messages) await writer.write(each)
  await writer.endFolder()
  await writer.beginFolder('INBOX')
  await writer.endFolder()
}

const sorted = (found: readonly ArchivedMessage[]): unknown[] =>
  found.map((each) => ({ ...each, raw: each.raw.toString(), flags: each.flags.toSorted() }))

const byDate = (found: readonly ArchivedMessage[]) =>
  found.toSorted((a, b) => a.internalDate - b.internalDate)

test('an mbox gives back what was written', async () => {
  const target = join(folder.path, 'mbox')
  await write(mboxWriter(target))
  const file = join(target, 'Projekte/Über uns.mbox')
  const found = await Array.fromAsync(readMbox(file, 'Projekte/Über uns', 'mboxrd'))
  assert.deepEqual(sorted(found), sorted(messages))
  const text = await readFile(file, 'utf8')
  assert.match(text, /^From a@example\.org Mon Sep 21 14:13:20 2026\n/)
  assert.match(text, /\n>From here\n>>From there\n>>>From far\n/)
  assert.equal(await readFile(join(target, 'INBOX.mbox'), 'utf8'), '')
  assert.deepEqual(await Array.fromAsync(readMbox(join(target, 'INBOX.mbox'), 'INBOX', 'mboxrd')), [])
})

test('a Maildir gives back what was written', async () => {
  const target = join(folder.path, 'maildir')
  await write(maildirWriter(target))
  const found = await Array.fromAsync(readMaildir(target))
  assert.deepEqual(sorted(byDate(found)), sorted(byDate(messages)))
  assert.deepEqual((await readdir(join(target, 'INBOX'))).toSorted(), ['cur', 'new', 'tmp'])
})

test('.eml files are the bytes', async () => {
  const target = join(folder.path, 'eml')
  await write(emlWriter(target))
  const files = (await readdir(join(target, 'Projekte/Über uns'))).toSorted()
  const found = await Promise.all(files.map((name) => readFile(join(target, 'Projekte/Über uns', name))))
  assert.deepEqual(
    found,
    messages.map(({ raw }) => raw)
  )
})

test('names of folders cannot leave the archive', async () => {
  const target = join(folder.path, 'names', 'archive')
  for (const path of ['..', '../up', '.hidden', 'a/cur', 'C:\\x', 'line\nend']) {
    const writer = emlWriter(target)
    await writer.beginFolder(path)
    await writer.endFolder()
  }
  assert.deepEqual(await readdir(join(folder.path, 'names')), ['archive'])
  const made = (await readdir(target)).toSorted()
  assert.deepEqual(made, ['C__x', '_..', '_.hidden', 'a', 'line_end'])
})

async function readText(text: string, format: 'mboxrd' | 'mboxo' = 'mboxrd'): Promise<ArchivedMessage[]> {
  const file = join(folder.path, 'text.mbox')
  await writeFile(file, text)
  return Array.fromAsync(readMbox(file, 'X', format))
}

test('mboxo takes the mark from one level only', async () => {
  const text = 'From a Thu Jan  1 00:00:00 1970\nA: b\n\n>From x\n>>From y\n\n'
  assert.equal((await readText(text, 'mboxo'))[0]!.raw.toString(), 'A: b\r\n\r\nFrom x\r\n>>From y\r\n')
  assert.equal((await readText(text))[0]!.raw.toString(), 'A: b\r\n\r\nFrom x\r\n>From y\r\n')
})

test('a "From " in a text is no separator', async () => {
  const text =
    'From a@b Thu Jan  1 00:00:00 1970\nA: b\n\nhello\nFrom x Thu Jan  1 00:00:00 1970\n\nFrom now on we meet\n\n'
  assert.equal((await readText(text)).length, 1)
})

test('lines may end with CRLF, and the last message may lack its empty line', async () => {
  const text =
    'From - Thu Jan  1 00:00:00 1970\r\nA: 1\r\n\r\none\r\n\r\nFrom - Thu Jan  1 00:00:01 1970\r\nA: 2\r\n\r\ntwo'
  const found = await readText(text)
  assert.deepEqual(
    found.map(({ raw }) => raw.toString()),
    ['A: 1\r\n\r\none\r\n', 'A: 2\r\n\r\ntwo']
  )
  assert.deepEqual(
    found.map(({ internalDate }) => internalDate),
    [0, 1]
  )
})

test("flags of Thunderbird's files; what it has deleted is left out", async () => {
  const one = (status: string, subject: string): string =>
    `From - Tue Sep 01 10:00:00 2026\nX-Mozilla-Status: ${status}\nX-Mozilla-Status2: 00000000\nX-Mozilla-Keys: $label1 work  \nSubject: ${subject}\n\nx\n\n`
  const found = await readText(one('0007', 'a') + one('0009', 'b') + one('0000', 'c'))
  assert.deepEqual(
    found.map(({ flags, raw }) => [flags.toSorted(), raw.toString()]),
    [
      [['$label1', '\\Answered', '\\Flagged', '\\Seen', 'work'], 'Subject: a\r\n\r\nx\r\n'],
      [['$label1', 'work'], 'Subject: c\r\n\r\nx\r\n']
    ]
  )
})

test('the date is that of the From line, else of the Date field', async () => {
  const dates = (line: string, field: string) =>
    readText(`From ${line}\nDate: ${field}\n\nx\n`).then(([found]) => found!.internalDate)
  assert.equal(await dates('a@b Tue Sep  1 10:00:00 2026', 'none'), Date.UTC(2026, 8, 1, 10) / 1000)
  assert.equal(await dates('1@x Tue Sep 01 10:00:00 +0200 2026', 'none'), 0)
  assert.equal(await dates('a@b', 'Tue, 1 Sep 2026 10:00:00 +0200 (CEST)'), Date.UTC(2026, 8, 1, 8) / 1000)
})

test('a file that is no mbox, and a folder that is no Maildir, are refused', async () => {
  await assert.rejects(readText('Subject: a message\n\nx\n'), SyntaxError)
  await mkdir(join(folder.path, 'empty'))
  await assert.rejects(Array.fromAsync(readMaildir(join(folder.path, 'empty'))), SyntaxError)
})

test('Maildir++ folders in modified UTF-7, with keywords of Dovecot', async () => {
  const root = join(folder.path, 'plusplus')
  for (const name of ['.', '.Projekte.&ANw-ber uns', '.Sent']) {
    for (const part of ['cur', 'new', 'tmp']) await mkdir(join(root, name, part), { recursive: true })
  }
  await writeFile(join(root, '.Sent', 'dovecot-keywords'), '0 $Forwarded\n3 Work\n')
  const file = join(root, '.Sent', 'cur', '1790000000.M1P2.host,S=12:2,FSad')
  await writeFile(file, 'Subject: x\n\nlone\rCR\n')
  await utimes(file, 1_790_000_000, 1_790_000_000)
  await writeFile(join(root, 'new', '2.x'), 'Subject: new\n\n')
  await writeFile(join(root, '.Projekte.&ANw-ber uns', 'cur', '3.x:2,'), 'Subject: deep\n\n')
  const found = await Array.fromAsync(readMaildir(root))
  assert.deepEqual(
    found.map((each) => [each.folder, each.flags.toSorted()]),
    [
      ['INBOX', []],
      ['Projekte/Über uns', []],
      ['Sent', ['$Forwarded', 'Work', '\\Flagged', '\\Seen']]
    ]
  )
  assert.deepEqual(
    [found[2]!.internalDate, found[2]!.raw.toString()],
    [1_790_000_000, 'Subject: x\r\n\r\nlone\rCR\r\n']
  )
})

test('a large mbox is read one message at a time', async () => {
  const one = `From a Thu Jan  1 00:00:00 1970\nSubject: x\n\n${'line of text\n'.repeat(1000)}\n`
  const found = await readText(one.repeat(300))
  assert.equal(found.length, 300)
  assert.ok(found.every(({ raw }) => raw.equals(found[0]!.raw)))
})
