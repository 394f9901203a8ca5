import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { MailboxEvent } from '@postkeep/mailbox-contract'
import { HandedSessions, type Holder } from './handed-sessions.ts'

interface Client extends Holder {
  readonly told: MailboxEvent[]
}

function client(): Client {
  const told: MailboxEvent[] = []
  return { told, push: (event) => void told.push(event) }
}

function handed() {
  const ended: string[] = []
  return { ended, sessions: new HandedSessions((session) => void ended.push(session)) }
}

const refused = { code: 'session-ended' }
const folders = (session: string): MailboxEvent => ({ kind: 'folders', session, own: false })

describe('sessions that are handed over', () => {
  test('belong to the first that claims them, and to nobody else', () => {
    const { sessions } = handed()
    const [one, two] = [client(), client()]
    assert.throws(() => sessions.claim('a', one), refused)
    sessions.expect('a')
    assert.throws(() => sessions.require('a', one), refused)
    sessions.claim('a', one)
    sessions.require('a', one)
    assert.throws(() => sessions.claim('a', two), refused)
    assert.throws(() => sessions.require('a', two), refused)
    assert.throws(() => sessions.require(undefined, one), refused)
  })

  test('are told what is theirs; the rest is for others', () => {
    const { sessions } = handed()
    const one = client()
    sessions.expect('a')
    sessions.claim('a', one)
    assert.deepEqual(sessions.push([folders('a'), folders('b')], undefined), [folders('b')])
    assert.deepEqual(one.told, [folders('a')])
    const end: MailboxEvent = { kind: 'ended', session: 'a', reason: 'revoked' }
    assert.deepEqual(sessions.push([end], undefined), [])
    assert.deepEqual(one.told.at(-1), end)
    assert.throws(() => sessions.require('a', one), refused)
  })

  test('end with their connection', () => {
    const { ended, sessions } = handed()
    const [one, two] = [client(), client()]
    for (const [session, holder] of [
      ['a', one],
      ['b', two],
      ['c', one]
    ] as const) {
      sessions.expect(session)
      sessions.claim(session, holder)
    }
    sessions.lose(one)
    assert.deepEqual(ended, ['a', 'c'])
    sessions.require('b', two)
  })

  test('end where nobody comes for them, and where they end before', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const { ended, sessions } = handed()
    sessions.expect('a')
    sessions.expect('b')
    assert.deepEqual(sessions.push([{ kind: 'ended', session: 'b', reason: 'revoked' }], undefined).length, 1)
    assert.throws(() => sessions.claim('b', client()), refused)
    t.mock.timers.tick(10_000)
    assert.deepEqual(ended, ['a'])
    assert.throws(() => sessions.claim('a', client()), refused)
  })
})
