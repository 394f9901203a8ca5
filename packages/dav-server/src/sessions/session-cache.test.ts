import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import type { LoginResult, MailboxSession } from '@postkeep/mailbox-client'
import { SessionCache, type Lease } from './session-cache.ts'

/** As much of a session as the cache has to do with. */
class Session {
  loggedOut = 0
  end: () => void = () => {}
  onEnd(listener: () => void): void {
    this.end = listener
  }
  async logout(): Promise<void> {
    this.loggedOut += 1
  }
}

let time: number
let sessions: Session[]
let cache: SessionCache
const alice = { username: 'alice@example.test', password: 'right' }

beforeEach(() => {
  time = 0
  sessions = []
  cache = new SessionCache({
    async login({ password }): Promise<LoginResult> {
      if (password !== 'right') return { kind: 'refused', reason: 'invalid' }
      const session = new Session()
      sessions.push(session)
      return { kind: 'accepted', session: session as unknown as MailboxSession } as LoginResult
    },
    prepare: async () => {},
    idleMs: 100,
    longestMs: 1000,
    mostSessions: 2,
    now: () => time,
    onFailure: (error) => assert.fail(String(error))
  })
})

async function lease(credentials = alice): Promise<Lease> {
  const leased = await cache.lease(credentials, '127.0.0.1')
  assert.ok('session' in leased)
  return leased
}

test('requests at the same time and later share one login', async () => {
  const leases = await Promise.all([lease(), lease(), lease()])
  for (const { release } of leases) release()
  time = 50
  ;(await lease()).release()
  assert.equal(sessions.length, 1)
})

test('what is refused is asked again', async () => {
  const wrong = { ...alice, password: 'wrong' }
  for (let count = 0; count < 2; count += 1) {
    assert.deepEqual(await cache.lease(wrong, '127.0.0.1'), { kind: 'refused', reason: 'invalid' })
  }
  assert.equal(cache.size, 0)
})

test('idle ones are logged out, those in use when they are done', async () => {
  const { release } = await lease()
  time = 500
  cache.sweep()
  assert.deepEqual([cache.size, sessions[0]!.loggedOut], [1, 0])
  time = 1001
  cache.sweep()
  assert.deepEqual([cache.size, sessions[0]!.loggedOut], [0, 0])
  release()
  assert.equal(sessions[0]!.loggedOut, 1)
  ;(await lease()).release()
  time += 101
  cache.sweep()
  assert.equal(sessions[1]!.loggedOut, 1)
})

test('one that the mailbox service ends is not used again', async () => {
  ;(await lease()).release()
  sessions[0]!.end()
  ;(await lease()).release()
  assert.equal(sessions.length, 2)
})

test('the longest unused go where there are too many', async () => {
  for (const username of ['a@x', 'b@x', 'c@x', 'd@x']) {
    time += 1
    ;(await lease({ ...alice, username })).release()
  }
  cache.sweep()
  assert.deepEqual(
    sessions.map(({ loggedOut }) => loggedOut),
    [1, 1, 0, 0]
  )
})
