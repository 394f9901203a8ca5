// Programs of others, where the machine has them: curl, Python's poplib.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { type TemporaryFolder, hasProgram, temporaryFolder } from '@postkeep/testkit'
import { type Account, type Fixture, startFixture } from './fixture.ts'

const execute = promisify(execFile)
const run = (command: string, args: string[]) => execute(command, args, { timeout: 20_000 })
const message = 'From: a@example.org\r\nSubject: Grüße\r\n\r\nbody ü\r\n.\r\n..\r\n'

let fixture: Fixture
let account: Account
let folder: TemporaryFolder
let ca: string

before(async () => {
  fixture = await startFixture()
  account = await fixture.newAccount([message, 'Subject: 2\r\n\r\nsecond\r\n'])
  folder = await temporaryFolder()
  ca = join(folder.path, 'ca.pem')
  await writeFile(ca, fixture.ca)
})
after(async () => {
  await fixture[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

test('curl lists, fetches and deletes', { skip: !hasProgram('curl') }, async () => {
  const curl = (...args: string[]) =>
    run('curl', ['-sS', '--cacert', ca, '-u', `${account.user}:${account.password}`, ...args])
  const url = `pop3s://localhost:${fixture.pop3s}`
  assert.equal((await curl(`${url}/`)).stdout, `1 ${Buffer.byteLength(message)}\r\n2 22\r\n`)
  assert.equal((await curl(`${url}/1`)).stdout, message)
  assert.match((await curl('-X', 'UIDL', `${url}/`)).stdout, /^1 \d+\.1\r\n2 \d+\.2\r\n$/)
  const plain = `pop3://localhost:${fixture.pop3}`
  assert.equal((await curl('--ssl-reqd', `${plain}/2`)).stdout, 'Subject: 2\r\n\r\nsecond\r\n')
  await curl('--ssl-reqd', '-l', '-X', 'DELE 2', '-I', `${plain}/`)
  assert.equal((await curl(`${url}/`)).stdout, `1 ${Buffer.byteLength(message)}\r\n`)
})

const poplib = `
import poplib, ssl, sys
user, password, port, ports, ca = sys.argv[1:6]
raw = open(sys.argv[6], 'rb').read()
context = ssl.create_default_context(cafile=ca)
client = poplib.POP3('localhost', int(port))
assert 'STLS' in client.capa()
client.stls(context)
assert client.capa()['SASL'] == ['PLAIN']
client.utf8()
client.user(user)
try:
    client.pass_('wrong')
    raise SystemExit('a wrong password was taken')
except poplib.error_proto as error:
    assert str(error).startswith("b'-ERR [AUTH]"), error
client.user(user)
client.pass_(password)
count, size = client.stat()
assert size == sum(int(line.split()[1]) for line in client.list()[1])
assert b'\\r\\n'.join(client.retr(1)[1]) + b'\\r\\n' == raw
assert client.top(1, 1)[1][-1] == 'body ü'.encode()
ids = client.uidl()[1]
client.dele(1)
client.rset()
client.dele(1)
client.noop()
client.quit()
again = poplib.POP3_SSL('localhost', int(ports), context=context)
again.user(user)
again.pass_(password)
assert [line.split()[1] for line in again.uidl()[1]] == [line.split()[1] for line in ids[1:]]
again.close()
`

test("Python's poplib", { skip: !hasProgram('python3') }, async () => {
  const file = join(folder.path, 'message.eml')
  await writeFile(file, message)
  const { user, password } = await fixture.newAccount([message, 'Subject: 2\n\nsecond', message])
  const ports = [String(fixture.pop3), String(fixture.pop3s)]
  await run('python3', ['-c', poplib, user, password, ...ports, ca, file])
})
