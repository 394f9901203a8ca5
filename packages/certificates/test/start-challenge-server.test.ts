import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerChallenges, cacheChallengeStore, startChallengeServer } from '../src/index.ts'

test('serves an answer while it is there, and nothing else', async () => {
  await using server = await startChallengeServer({ port: 0, host: '127.0.0.1' })
  const url = `http://127.0.0.1:${server.port}/.well-known/acme-challenge`
  await server.challenges.put('token-1', 'token-1.thumbprint')
  assert.equal(await (await fetch(`${url}/token-1?x=1`)).text(), 'token-1.thumbprint')
  assert.equal((await fetch(`${url}/token-2`)).status, 404)
  assert.equal((await fetch(`${url}/../../etc/passwd`)).status, 404)
  await server.challenges.remove('token-1')
  assert.equal((await fetch(`${url}/token-1`)).status, 404)
})

test('says who to stop when the port is taken', async () => {
  await using server = await startChallengeServer({ port: 0, host: '127.0.0.1' })
  await assert.rejects(startChallengeServer({ port: server.port, host: '127.0.0.1' }), {
    kind: 'configuration',
    message: /in use by another program\. Find it with "ss -ltnp/
  })
})

test('answers from the cache, for an hour', async () => {
  const values = new Map<string, string>()
  const ttls: number[] = []
  const store = cacheChallengeStore({
    redis: {
      set: async (key, value, _unit, ttlMs) => ttls.push(ttlMs) && values.set(key, value),
      get: async (key) => values.get(key) ?? null,
      del: async (key) => values.delete(key)
    }
  })
  await store.put('t', 'answer')
  assert.equal(await answerChallenges(store, '/.well-known/acme-challenge/t'), 'answer')
  assert.equal(await answerChallenges(store, '/.well-known/acme-challenge/t/x'), undefined)
  assert.equal(await answerChallenges(store, '/t'), undefined)
  await store.remove('t')
  assert.equal(await answerChallenges(store, '/.well-known/acme-challenge/t'), undefined)
  assert.deepEqual(ttls, [3_600_000])
})
