// The way of a message from SMTP to IMAP, walked by other people's programs.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  runProgram,
  temporaryFolder,
  without,
  type ProgramResult,
  type TemporaryFolder
} from '@postkeep/testkit'
import type { Suite } from '../src/index.ts'
import { mbsyncrc } from './mbsyncrc.ts'
import {
  arrived,
  countIn,
  deliver,
  domain,
  imapOf,
  loginOf,
  openImap,
  readFolder,
  startTestSuite,
  submit,
  until,
  type Login
} from './test-suite.ts'

const limit = 120_000

let folder: TemporaryFolder
let suite: Suite
before(async () => {
  folder = await temporaryFolder()
  suite = await startTestSuite(join(folder.path, 'data'))
})
after(async () => {
  await suite[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

/** 8-bit text, lines of dots, a long line, white space at the ends: what a careless program spoils. */
function messageFrom(from: string, to: string, subject: string): string {
  return [
    `From: Änn <${from}>`,
    `To: ${to}`,
    `Subject: ${subject}`,
    'Date: Tue, 01 Sep 2026 10:00:00 +0200',
    `Message-ID: <${subject.replaceAll(' ', '-')}@programs.test>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    'X-Folded: one',
    '\ttwo  ',
    '',
    'Grüße  ',
    '.',
    '..two',
    '\ttab\t',
    'x'.repeat(900),
    '',
    ''
  ].join('\r\n')
}

/** swaks sends `raw` as it is; the dots are ours to stuff. */
async function swaks(port: number, raw: string, more: readonly string[]): Promise<ProgramResult> {
  const file = join(folder.path, 'to-send.eml')
  await writeFile(file, `${raw.replace(/^\./gm, '..')}.\r\n`)
  const server = ['--server', '127.0.0.1', '--port', String(port), '--ehlo', 'laptop.test']
  return await runProgram('swaks', [...server, '--no-data-fixup', '--data', `@${file}`, ...more])
}

const traceField =
  /^(?:Return-Path|Delivered-To|Received|Received-SPF|Authentication-Results|DKIM-Signature|X-[\w-]+): /

/** What was sent is there to the byte, below trace fields and nothing else. */
function assertArrived(stored: string, sent: string): void {
  assert.ok(stored.endsWith(sent), `the message is not what was sent:\n${stored}`)
  const fields = stored.slice(0, -sent.length).split(/\r\n(?![ \t])/)
  assert.equal(fields.pop(), '')
  assert.ok(fields.length >= 2)
  for (const field of fields) assert.match(field, traceField)
}

test(
  'swaks to the MX; curl lists and fetches it',
  { skip: without('swaks') || without('curl') },
  async () => {
    const { address, password } = loginOf(suite, 'demo')
    const sent = messageFrom('ann@elsewhere.test', address, 'swaks to curl')
    const to = ['--from', 'ann@elsewhere.test', '--to', address]
    const accepted = await swaks(suite.parts.ports.mx, sent, to)
    assert.equal(accepted.code, 0, accepted.stdout)
    assert.match(accepted.stdout, /<-  250 2\./)

    const curl = async (path: string, ...more: string[]) => {
      const url = `imaps://localhost:${suite.parts.ports.imaps}/${path}`
      const options = ['-sS', '--cacert', suite.parts.certificates.ca, '-u', `${address}:${password}`]
      const result = await runProgram('curl', [...options, ...more, url])
      assert.equal(result.code, 0, result.stderr)
      return result.stdout
    }
    assert.match(await curl('INBOX', '-X', 'STATUS INBOX (MESSAGES UNSEEN)'), /\(MESSAGES 1 UNSEEN 1\)/)
    assertArrived(await curl('INBOX;MAILINDEX=1'), sent)
    assert.match(await curl('INBOX?SUBJECT%20%22to%20curl%22'), /^\* SEARCH 1\r\n$/)
  }
)

test('swaks is refused unknown addresses and relaying', { skip: without('swaks') }, async () => {
  for (const [to, reply] of [
    [`nobody@${domain}`, /<\*\* 550 5\.1\.1 /],
    ['someone@elsewhere.test', /<\*\* 55\d 5\.7\.1 /]
  ] as const) {
    const refused = await swaks(suite.parts.ports.mx, 'x', ['--from', 'ann@elsewhere.test', '--to', to])
    assert.match(refused.stdout, reply)
    assert.equal(refused.code, 24)
  }
})

test('swaks submits, in each way of logging in', { skip: without('swaks'), timeout: limit }, async () => {
  const [from, to] = [loginOf(suite, 'u1'), loginOf(suite, 'u2')]
  const ways = [
    ['--tlsc', 'PLAIN'],
    ['--tlsc', 'LOGIN'],
    ['--tls', 'PLAIN'],
    ['--tls', 'LOGIN']
  ] as const
  const sent = new Map<string, string>()
  for (const [tls, mechanism] of ways) {
    const subject = `submission ${tls.slice(2)} ${mechanism}`
    const raw = messageFrom(from.address, to.address, subject)
    sent.set(subject, raw)
    const port = tls === '--tlsc' ? suite.parts.ports.smtps : suite.parts.ports.smtp
    const result = await swaks(port, raw, [tls, '--auth', mechanism, ...envelope(from, to.address)])
    assert.equal(result.code, 0, result.stdout)
  }
  await using client = await openImap(imapOf(suite), to)
  await arrived(client, 'INBOX', ways.length)
  // The queue may send what came at the same time in another order.
  for (const stored of await readFolder(client, 'INBOX')) {
    const subject = /^Subject: (.*)\r$/m.exec(stored)![1]!
    assertArrived(stored, sent.get(subject)!)
    assert.ok(sent.delete(subject))
  }
  assert.equal(sent.size, 0)
})

function envelope(login: Login, to: string): string[] {
  const { address, password } = login
  return ['--from', address, '--to', to, '--auth-user', address, '--auth-password', password]
}

test('swaks with a wrong password, and as someone else', { skip: without('swaks') }, async () => {
  const [own, other] = [loginOf(suite, 'u1'), loginOf(suite, 'u2')]
  const { smtps } = suite.parts.ports
  const raw = messageFrom(own.address, other.address, 'refused')
  const way = ['--tlsc', '--auth', 'PLAIN']
  const unknown = await swaks(smtps, raw, [...way, ...envelope({ ...own, password: 'wrong' }, other.address)])
  assert.match(unknown.stdout, /<~\* 535 5\.7\.8 /)
  assert.equal(unknown.code, 28)
  const forged = messageFrom(other.address, other.address, 'refused')
  const author = await swaks(smtps, forged, [...way, ...envelope(own, other.address)])
  assert.match(author.stdout, /<~\* 553 5\.7\.1 From must be the address of the login, u1@/)
  const sender = await swaks(smtps, raw, [...way, ...envelope(own, other.address), '--from', other.address])
  assert.match(sender.stdout, /<~\* 553 5\.7\.1 /)
})

test('Python: smtplib to imaplib, which is idle meanwhile', { skip: without('python3') }, async () => {
  const { address, password } = loginOf(suite, 'friend')
  const file = join(folder.path, 'python.eml')
  await writeFile(file, messageFrom('ann@elsewhere.test', address, 'from python'))
  const { certificates, ports } = suite.parts
  const script = fileURLToPath(new URL('smtplib-to-imaplib.py', import.meta.url))
  const args = [script, address, password, ports.mx, ports.imaps, certificates.ca, file].map(String)
  const result = await runProgram('python3', args)
  assert.equal(result.code, 0, result.stderr)
})

test('mbsync makes both sides equal', { skip: without('mbsync', 'isync'), timeout: limit }, async () => {
  const login = loginOf(suite, 'u1')
  const subjects = ['first', 'second', 'third'].map((name) => `${name} of mbsync`)
  for (const subject of subjects) {
    await deliver(suite.parts.ports.mx, login.address, messageFrom('a@elsewhere.test', 'x@y.test', subject))
  }
  const maildir = join(folder.path, 'maildir')
  await mkdir(maildir)
  const rc = join(folder.path, 'mbsyncrc')
  await writeFile(rc, await mbsyncrc({ ...imapOf(suite), ...login, maildir }))
  const sync = async () => {
    const { code, stderr } = await runProgram('mbsync', ['-c', rc, '-a'])
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  }
  await sync()
  const written = messageFrom(login.address, 'x@y.test', 'written offline').replaceAll('\r\n', '\n')
  await writeFile(join(maildir, 'INBOX', 'cur', '1.2.offline:2,FS'), written)
  await sync()

  await using client = await openImap(imapOf(suite), login)
  const stored = await readFolder(client, 'INBOX')
  assert.deepEqual(
    stored.map((raw) => /^Subject: (.*)\r$/m.exec(raw)![1]),
    [...subjects, 'written offline']
  )
  const flagged = await client.search({ flagged: true, seen: true })
  assert.deepEqual(flagged, [4])
  const local = await Promise.all(
    (await filesIn(join(maildir, 'INBOX'))).map((file) => readFile(file, 'utf8'))
  )
  const withoutTheirs = (raw: string) => raw.replaceAll('\r\n', '\n').replace(/^X-TUID: .*\n/m, '')
  assert.deepEqual(local.map(withoutTheirs).toSorted(), stored.map(withoutTheirs).toSorted())
})

async function filesIn(maildir: string): Promise<string[]> {
  const folders = ['new', 'cur'].map((name) => join(maildir, name))
  const names = await Promise.all(folders.map((path) => readdir(path)))
  return names.flatMap((list, index) => list.map((name) => join(folders[index]!, name)))
}

test(
  'imapflow is told of mail that comes, fetches, flags, moves and files it',
  { timeout: limit },
  async () => {
    const login = loginOf(suite, 'u2')
    await using client = await openImap(imapOf(suite), login)
    const { exists } = await client.mailboxOpen('INBOX')
    const news = once(client, 'exists')
    const idling = client.idle()
    const sent = messageFrom('ann@elsewhere.test', login.address, 'while idle')
    await deliver(suite.parts.ports.mx, login.address, sent)
    assert.equal(((await news) as [{ count: number }])[0].count, exists + 1)
    await client.noop()
    await idling
    const message = await client.fetchOne('*', { source: true, envelope: true, flags: true, size: true })
    assert.ok(message)
    assertArrived(message.source!.toString(), sent)
    assert.deepEqual(
      [message.envelope!.subject, message.size, message.flags!.has(String.raw`\Seen`)],
      ['while idle', message.source!.length, false]
    )
    await client.messageFlagsAdd('*', [String.raw`\Flagged`])
    const moved = await client.messageMove('*', 'Archive')
    assert.ok(moved && moved.uidMap?.size === 1)
    assert.deepEqual(await readFolder(client, 'Archive'), [message.source!.toString()])
    assert.deepEqual(await client.search({ flagged: true }), [1])

    const sentMail = (await client.list()).find(({ specialUse }) => specialUse === String.raw`\Sent`)!
    await client.append(sentMail.path, sent, [String.raw`\Seen`])
    assert.deepEqual(await readFolder(client, sentMail.path), [sent])
  }
)

test('what cannot be delivered comes back to the sender', { timeout: limit }, async () => {
  const login = loginOf(suite, 'demo')
  await using client = await openImap(imapOf(suite), login)
  const before = await countIn(client, 'INBOX')
  await submit(suite, login, 'reject@fault.test', messageFrom(login.address, 'reject@fault.test', 'bad end'))
  await arrived(client, 'INBOX', before + 1)
  const report = (await readFolder(client, 'INBOX')).at(-1)!
  assert.match(report, /^Return-Path: <>\r\n/)
  assert.match(report, /^Content-Type: multipart\/report;[^]*?report-type="?delivery-status/m)
  assert.match(
    report,
    /^Final-Recipient: rfc822; reject@fault\.test\r\nAction: failed\r\nStatus: 5\.1\.1\r$/m
  )
  assert.match(report, /bad end/)
})

test('what is put off stays in the queue, where `postkeep queue` shows it', { timeout: limit }, async () => {
  const login = loginOf(suite, 'u1')
  const to = 'tempfail@fault.test'
  await submit(suite, login, to, messageFrom(login.address, to, 'not yet'))
  const command = fileURLToPath(new URL('../../postkeep-command/src/main.ts', import.meta.url))
  const queue = async (): Promise<readonly QueuedMail[]> => {
    const options = ['--json', '--data-dir', suite.parts.folder.path]
    const result = await runProgram(process.execPath, [command, 'queue', 'list', ...options])
    assert.equal(result.code, 0, result.stderr)
    return JSON.parse(result.stdout) as readonly QueuedMail[]
  }
  let found: QueuedMail | undefined
  await until(async () => {
    found = (await queue()).find(({ envelope }) => envelope.to.includes(to))
    return found?.status === 'deferred'
  })
  assert.equal(found!.envelope.from, login.address)
  assert.equal(found!.attempts, 1)
  assert.match(found!.recipients[0]!.last_reply!, /^(?:451 )?4\.3\.0 This address always/)
  assert.ok(Date.parse(found!.next_attempt_at) > Date.now())
})

interface QueuedMail {
  readonly status: string
  readonly attempts: number
  readonly next_attempt_at: string
  readonly envelope: { readonly from: string; readonly to: readonly string[] }
  readonly recipients: readonly { readonly last_reply?: string }[]
}

test('swaks as README has it, from a machine without a full name', { skip: without('swaks') }, async () => {
  const login = loginOf(suite, 'u2')
  await using client = await openImap(imapOf(suite), login)
  const before = await countIn(client, 'INBOX')
  const server = [
    '--server',
    `127.0.0.1:${suite.parts.ports.mx}`,
    '--ehlo',
    'laptop',
    '--from',
    'root@laptop'
  ]
  const sent = await runProgram('swaks', [...server, '--to', login.address, '--h-Subject', 'Hello'])
  assert.equal(sent.code, 0, sent.stdout)
  await arrived(client, 'INBOX', before + 1)
})
