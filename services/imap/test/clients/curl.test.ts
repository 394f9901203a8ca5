// curl, over TLS and over STARTTLS.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { runProgram, without } from '@postkeep/testkit'
import { type ClientSuite, message, startClientSuite } from './client-suite.ts'

const skip = without('curl')
let suite: ClientSuite
before(async () => (suite = await startClientSuite()))
after(() => suite[Symbol.asyncDispose]())

async function curl(...args: string[]): Promise<string> {
  const { user, password } = suite.account
  const result = await runProgram('curl', ['-sS', '--cacert', suite.ca, '-u', `${user}:${password}`, ...args])
  assert.equal(result.code, 0, result.stderr)
  return result.stdout
}

test('appends, lists, searches and fetches byte for byte', { skip }, async () => {
  const url = `imaps://localhost:${suite.fixture.imaps}`
  await curl('-T', suite.message, `${url}/Archive`)
  assert.equal(await curl(`${url}/Archive;UID=1`), message)
  assert.equal(await curl(`${url}/Archive;MAILINDEX=1;SECTION=TEXT`), message.slice(message.indexOf('body')))
  assert.match(await curl(`${url}/`), /\\Sent\) "\/" "Sent Mail"/)
  assert.match(await curl(`${url}/Archive?SUBJECT%20none`), /^\* SEARCH\r\n$/)
  assert.match(await curl(`${url}/Archive?FROM%20example`), /^\* SEARCH 1\r\n$/)
  assert.match(
    await curl(`${url}/Archive`, '-X', 'STORE 1 +FLAGS $Work'),
    /FETCH \(FLAGS \(\\Seen \$Work\)\)/
  )
})

test('logs in with STARTTLS only', { skip }, async () => {
  const url = `imap://localhost:${suite.fixture.imap}`
  assert.match(await curl('--ssl-reqd', url, '-X', 'STATUS Archive (MESSAGES)'), /\(MESSAGES 1\)/)
  const { user, password } = suite.account
  const inTheClear = await runProgram('curl', ['-sS', '-u', `${user}:${password}`, url])
  assert.equal(inTheClear.code, 67, inTheClear.stderr)
})
