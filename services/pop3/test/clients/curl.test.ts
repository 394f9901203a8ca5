// curl, over TLS and over STLS.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { succeed, without } from '@postkeep/testkit'
import { type ClientSuite, inboxOf, message, startClientSuite } from './client-suite.ts'

let suite: ClientSuite
before(async () => (suite = await startClientSuite()))
after(() => suite[Symbol.asyncDispose]())

test('lists, fetches and deletes', { skip: without('curl') }, async () => {
  const { fixture, ca } = suite
  const account = await fixture.newAccount([message, 'Subject: 2\r\n\r\nsecond\r\n'])
  const curl = async (...args: string[]): Promise<string> => {
    const login = `${account.user}:${account.password}`
    const { stdout } = await succeed('curl', ['-sS', '--cacert', ca, '-u', login, ...args])
    return stdout
  }
  const url = `pop3s://localhost:${fixture.pop3s}`
  assert.equal(await curl(`${url}/`), `1 ${Buffer.byteLength(message)}\r\n2 22\r\n`)
  assert.equal(await curl(`${url}/1`), message)
  assert.match(await curl('-X', 'UIDL', `${url}/`), /^1 \d+\.1\r\n2 \d+\.2\r\n$/)
  const plain = `pop3://localhost:${fixture.pop3}`
  assert.equal(await curl('--ssl-reqd', `${plain}/2`), 'Subject: 2\r\n\r\nsecond\r\n')
  await curl('--ssl-reqd', '-l', '-X', 'DELE 2', '-I', `${plain}/`)
  assert.equal(await curl(`${url}/`), `1 ${Buffer.byteLength(message)}\r\n`)
  assert.deepEqual(await inboxOf(fixture, account), [message])
})
