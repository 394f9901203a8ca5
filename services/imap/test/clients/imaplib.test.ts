// Python's imaplib.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { runProgram, without } from '@postkeep/testkit'
import { type ClientSuite, look, message, openFlow, startClientSuite } from './client-suite.ts'

let suite: ClientSuite
before(async () => (suite = await startClientSuite()))
after(() => suite[Symbol.asyncDispose]())

const script = `
import imaplib, ssl, sys
user, password, port, ca = sys.argv[1:5]
client = imaplib.IMAP4('localhost', int(port))
client.starttls(ssl.create_default_context(cafile=ca))
client.login(user, password)
raw = open(sys.argv[5], 'rb').read()
assert client.append('Drafts', '(\\\\Seen $Work)', '"01-Sep-2026 10:00:00 +0200"', raw)[0] == 'OK'
assert client.select('Drafts') == ('OK', [b'1'])
assert client.fetch('1', '(RFC822)')[1][0][1] == raw
assert b'"01-Sep-2026 10:00:00 +0200"' in client.fetch('1', '(INTERNALDATE)')[1][0]
assert client.uid('SEARCH', None, 'SEEN')[1] == [b'1']
assert client.uid('SEARCH', 'CHARSET', 'UTF-8', 'TEXT', 'body')[1] == [b'1']
client.literal = 'Grüße'.encode()
assert client.uid('SEARCH', 'CHARSET', 'UTF-8', 'SUBJECT')[1] == [b'1']
assert client.sort('(REVERSE DATE)', 'UTF-8', 'ALL')[1] == [b'1']
assert client.thread('REFERENCES', 'UTF-8', 'ALL')[1] == [b'(1)']
assert client.store('1', '+FLAGS', '\\\\Deleted')[1] == [b'1 (FLAGS (\\\\Seen \\\\Deleted $Work))']
assert client.copy('1', 'Trash')[0] == 'OK'
assert client.expunge()[1] == [b'1']
assert client.response('EXISTS')[1] == [b'1']
assert client.getquotaroot('INBOX')[0] == 'OK'
assert client.create('"A &- B"')[0] == 'OK'
assert client.subscribe('"A &- B"')[0] == 'OK'
assert b'"A &- B"' in client.lsub()[1][-1] + client.lsub()[1][0]
client.close()
assert client.enable('UTF8=ACCEPT')[0] == 'OK'
assert client.select('INBOX')[0] == 'OK'
client.logout()
`

test('appends, searches, flags, copies and deletes', { skip: without('python3') }, async () => {
  const { user, password } = suite.account
  const args = [user, password, String(suite.fixture.imap), suite.ca, suite.message]
  const result = await runProgram('python3', ['-c', script, ...args])
  assert.equal(result.code, 0, result.stderr)
  await using client = await openFlow(suite)
  assert.deepEqual(await look(client, 'Drafts'), [])
  const [copy] = await look(client, 'Trash')
  assert.deepEqual(copy, { uid: 1, flags: ['$Work', '\\Deleted', '\\Seen'], raw: message })
  assert.ok((await client.list()).some(({ path }) => path === 'A & B'))
})
