// Programs of others, where the machine has them: curl, Python's imaplib, mbsync.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { type TemporaryFolder, hasProgram, temporaryFolder } from '@postkeep/testkit'
import { type Account, type Fixture, startFixture } from './fixture.ts'

const execute = promisify(execFile)
const run = (command: string, args: string[]) => execute(command, args, { timeout: 20_000 })
const message = 'From: a@example.org\r\nSubject: Grüße\r\nMessage-ID: <x@example.org>\r\n\r\nbody ü\r\n.\r\n'

let fixture: Fixture
let account: Account
let folder: TemporaryFolder
let ca: string

before(async () => {
  fixture = await startFixture()
  account = await fixture.newAccount()
  folder = await temporaryFolder()
  ca = join(folder.path, 'ca.pem')
  await writeFile(ca, fixture.ca)
  await writeFile(join(folder.path, 'message.eml'), message)
})
after(async () => {
  await fixture[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

test('curl appends and fetches byte for byte', { skip: !hasProgram('curl') }, async () => {
  const curl = (...args: string[]) =>
    run('curl', ['-sS', '--cacert', ca, '-u', `${account.user}:${account.password}`, ...args])
  const url = `imaps://localhost:${fixture.imaps}`
  await curl('-T', join(folder.path, 'message.eml'), `${url}/Archive`)
  assert.equal((await curl(`${url}/Archive;UID=1`)).stdout, message)
  assert.match((await curl(`${url}/`)).stdout, /\\Sent\) "\/" "Sent Mail"/)
  assert.match((await curl(`${url}/Archive?SUBJECT%20none`)).stdout, /^\* SEARCH\r\n$/)
})

const imaplib = `
import imaplib, ssl, sys
user, password, port, ca = sys.argv[1:5]
client = imaplib.IMAP4('localhost', int(port))
client.starttls(ssl.create_default_context(cafile=ca))
client.login(user, password)
raw = open(sys.argv[5], 'rb').read()
assert client.append('Drafts', '(\\\\Seen)', None, raw)[0] == 'OK'
assert client.select('Drafts') == ('OK', [b'1'])
assert client.fetch('1', '(RFC822)')[1][0][1] == raw
assert client.uid('SEARCH', None, 'SEEN')[1] == [b'1']
assert client.store('1', '+FLAGS', '\\\\Deleted')[1] == [b'1 (FLAGS (\\\\Seen \\\\Deleted))']
assert client.copy('1', 'Trash')[0] == 'OK'
assert client.expunge()[1] == [b'1']
client.close()
client.logout()
`

test("Python's imaplib", { skip: !hasProgram('python3') }, async () => {
  const file = join(folder.path, 'message.eml')
  await run('python3', ['-c', imaplib, account.user, account.password, String(fixture.imap), ca, file])
})

test('mbsync brings mail here and back', { skip: !hasProgram('mbsync') }, async () => {
  const maildir = join(folder.path, 'mail')
  for (const name of ['cur', 'new', 'tmp']) await mkdir(join(maildir, 'INBOX', name), { recursive: true })
  await writeFile(join(maildir, 'INBOX', 'cur', '1.local:2,S'), message.replaceAll('\r\n', '\n'))
  const config = join(folder.path, 'mbsyncrc')
  await writeFile(config, mbsyncConfig(maildir))
  const { stderr } = await run('mbsync', ['-c', config, '-a'])
  assert.doesNotMatch(stderr, /warning|error/i)
  const archived = await readdir(join(maildir, 'Archive', 'new')).catch(() => [])
  const read = await readdir(join(maildir, 'Archive', 'cur')).catch(() => [])
  const [name] = [...archived.map((file) => `new/${file}`), ...read.map((file) => `cur/${file}`)]
  assert.ok(name !== undefined, 'the message that curl has appended was not brought')
  assert.match(await readFile(join(maildir, 'Archive', name), 'utf8'), /Subject: Grüße/)
})

function mbsyncConfig(maildir: string): string {
  return `IMAPStore remote
Host localhost
Port ${fixture.imaps}
User ${account.user}
Pass ${account.password}
SSLType IMAPS
CertificateFile ${ca}

MaildirStore local
Path ${maildir}/
Inbox ${maildir}/INBOX
SubFolders Verbatim

Channel all
Far :remote:
Near :local:
Patterns *
Create Both
Expunge Both
SyncState *
`
}
