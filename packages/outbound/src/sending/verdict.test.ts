import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readable, verdictOf } from './verdict.ts'

function replied(responseCode: number, response: string, command = 'RCPT TO') {
  return verdictOf(Object.assign(new Error('failed'), { code: 'EENVELOPE', responseCode, response, command }))
}

test('4yz is temporary, 5yz is permanent', () => {
  assert.equal(replied(450, '450 4.7.1 greylisted').kind, 'temporary')
  assert.equal(replied(421, '421 busy', 'DATA').kind, 'temporary')
  assert.equal(replied(550, '550 5.1.1 unknown').kind, 'permanent')
  assert.equal(replied(554, '554 no', 'DATA').kind, 'permanent')
})

test('what only looks permanent', () => {
  assert.equal(replied(503, '503 bad sequence').kind, 'temporary')
  assert.equal(replied(552, '552 too many recipients').kind, 'temporary')
  assert.equal(replied(552, '552 5.2.2 mailbox full').kind, 'permanent')
  assert.equal(replied(250, '250 ok').kind, 'temporary')
})

test('a refusal of the host is not one of the recipients', () => {
  assert.equal(replied(554, '554 go away', 'CONN').isOfHost, true)
  assert.equal(replied(554, '554 go away', 'MAIL FROM').isOfHost, false)
})

test('without a reply it is the network', () => {
  const verdict = verdictOf(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ESOCKET' }))
  assert.deepEqual(verdict, {
    kind: 'temporary',
    code: 0,
    reply: '4.4.2 connect ECONNREFUSED',
    isOfHost: true
  })
})

test('too large for the server, and a server that cannot keep TLS', () => {
  const of = (code: string) => verdictOf(Object.assign(new Error('x'), { code, command: 'MAIL FROM' }))
  assert.deepEqual([of('EMESSAGE').kind, of('EMESSAGE').code], ['permanent', 552])
  assert.deepEqual([of('EREQUIRETLS').kind, of('EREQUIRETLS').code], ['permanent', 550])
})

test('replies are one readable line', () => {
  assert.equal(readable('550-5.1.1 no\r\n550-such\u001b[2J\n550 user'), '5.1.1 no such [2J user')
  assert.equal(readable(`550 ${'x'.repeat(100_000)}`).length, 1000)
  assert.equal(readable('5'), '5')
})
