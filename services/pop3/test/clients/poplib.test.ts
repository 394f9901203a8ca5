// Python's poplib.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { succeed, without } from '@postkeep/testkit'
import { type ClientSuite, inboxOf, message, startClientSuite } from './client-suite.ts'

let suite: ClientSuite
before(async () => (suite = await startClientSuite()))
after(() => suite[Symbol.asyncDispose]())

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
assert client.top(1, 1)[1][-1] == 'body ü  '.encode()
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

test('logs in, reads and deletes', { skip: without('python3') }, async () => {
  const { fixture, ca, folder } = suite
  const file = join(folder, 'message.eml')
  await writeFile(file, message)
  const account = await fixture.newAccount([message, 'Subject: 2\n\nsecond', message])
  const ports = [String(fixture.pop3), String(fixture.pop3s)]
  await succeed('python3', ['-c', poplib, account.user, account.password, ...ports, ca, file])
  // What is stored is as it came, with its own line ends.
  assert.deepEqual(await inboxOf(fixture, account), ['Subject: 2\n\nsecond', message])
})
