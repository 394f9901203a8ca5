import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BehindCounts } from './behind-counts.ts'

const limit = { windowMs: 10_000, limit: 10 }

/** What all processes have counted, and how often it was asked for. */
function sharedCounts() {
  const shared = { count: 0, asked: 0, now: 0, windowEndsAt: 10_000, isAway: false }
  const behind = new BehindCounts({
    clock: () => shared.now,
    ask(_key, { limit: most }, by) {
      shared.asked++
      shared.count += by
      const leftMs = shared.isAway ? 0 : shared.windowEndsAt - shared.now
      return Promise.resolve({ count: shared.count, retryAfterMs: shared.count > most ? leftMs : 0, leftMs })
    }
  })
  const count = (by = 1) => behind.count('a', limit, by)
  return { shared, behind, count }
}

test('the first is asked for, the others up to half of the limit are not', async () => {
  const { behind, count, shared } = sharedCounts()
  using _ = behind
  const counted = [await count(), await count(), await count(2), await count(0)]
  assert.deepEqual(
    counted.map((one) => one.count),
    [1, 2, 4, 4]
  )
  assert.equal(shared.asked, 1)
})

test('from half of the limit on each is asked for, with all that waits: the limit is what it says', async () => {
  const { behind, count, shared } = sharedCounts()
  using _ = behind
  for (let n = 1; n <= 10; n++) assert.equal((await count()).count, n)
  assert.equal(shared.count, 10)
  const { count: eleventh, retryAfterMs } = await count()
  assert.deepEqual([eleventh, retryAfterMs], [11, 10_000])
})

test('what others count shows within a second', async () => {
  const { behind, count, shared } = sharedCounts()
  using _ = behind
  await count()
  shared.count += 9
  assert.equal((await count()).count, 2)
  shared.now = 1000
  assert.equal((await count(0)).count, 11)
})

test('a window that has ended is asked for anew', async () => {
  const { behind, count, shared } = sharedCounts()
  using _ = behind
  shared.windowEndsAt = 300
  await count(3)
  shared.now = 300
  Object.assign(shared, { count: 0, windowEndsAt: 600 })
  assert.equal((await count()).count, 1)
})

test('what waits is told soon, without another count', async () => {
  const told = Promise.withResolvers<number>()
  let asked = 0
  using behind = new BehindCounts({
    ask(_key, _limit, by) {
      if (++asked > 1) told.resolve(by)
      return Promise.resolve({ count: 1, retryAfterMs: 0, leftMs: 10_000 })
    }
  })
  // Its own timer keeps no process alive.
  const alive = setInterval(() => undefined, 1000)
  for (let n = 0; n < 4; n++) await behind.count('a', limit, 1)
  assert.equal(await told.promise, 3)
  clearInterval(alive)
})

test('where nobody can be asked, nothing is counted behind', async () => {
  const { behind, count, shared } = sharedCounts()
  using _ = behind
  shared.isAway = true
  for (let n = 1; n <= 4; n++) await count()
  assert.equal(shared.asked, 4)
})
