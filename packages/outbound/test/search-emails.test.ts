// Who finds which mail in the queue, by what.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { newObjectId } from '@postkeep/database'
import type { Ownership } from '@postkeep/directory'
import { newEmail, testQueue, type TestQueue } from './test-queue.ts'

const hex = (id: ReturnType<typeof newObjectId>) => id.toHexString()
const [ann, bob, domain] = [newObjectId(), newObjectId(), newObjectId()]
const owner = (user = ann, domains: Ownership['domains'] = []): Ownership => ({ user, domains })

let fixture: TestQueue
const ids: string[] = []
before(async () => {
  fixture = await testQueue()
  const { queue } = fixture
  const add = async (subject: string, changes: Parameters<typeof newEmail>[0]) => {
    const { id } = await queue.enqueue(newEmail({ subject, trace: 'a'.repeat(20), ...changes }))
    ids.push(id)
  }
  const to = (address: string) => ({ from: 'ann@here.net', to: [address] })
  await add('The bill of May', { user: hex(ann), envelope: to('shop@far.net'), messageId: '<1@here.net>' })
  await add('Holidays', { user: hex(ann), envelope: to('bob@other.net') })
  await add('A secret of Bob', { user: hex(bob), domain: hex(domain), trace: 'b'.repeat(20) })
})
after(() => fixture[Symbol.asyncDispose]())

describe('outbound mail is found', () => {
  const found = async (q: string, whose: Ownership | undefined = owner()) =>
    (await fixture.queue.search({ q, owner: whose })).emails.map(({ subject }) => subject)

  test('by address, domain, Message-ID, id, journey and subject', async () => {
    assert.deepEqual(await found('shop@far.net'), ['The bill of May'])
    assert.deepEqual(await found('@other.net'), ['Holidays'])
    assert.deepEqual(await found('<1@here.net>'), ['The bill of May'])
    assert.deepEqual(await found('1@here.net'), ['The bill of May'])
    assert.deepEqual(await found(ids[1]!), ['Holidays'])
    assert.deepEqual(await found('bill of'), ['The bill of May'])
    assert.deepEqual((await found('a'.repeat(20))).length, 2)
    assert.deepEqual(new Set(await found('')), new Set(['Holidays', 'The bill of May']))
  })

  test('only by its owner, the administrators of its domain, and those of the server', async () => {
    assert.deepEqual(await found('secret'), [])
    assert.deepEqual(await found('b'.repeat(20)), [])
    assert.equal(await fixture.queue.find(ids[2]!, owner()), undefined)
    const admin = owner(ann, [{ _id: domain, name: 'here.net' }])
    assert.deepEqual(await found('secret', admin), ['A secret of Bob'])
    assert.equal((await fixture.queue.find(ids[2]!, admin))?.subject, 'A secret of Bob')
    assert.equal((await fixture.queue.search({})).count, 3)
    assert.equal(await fixture.queue.find('no id', admin), undefined)
  })

  test('in pages, by state, and never with its contents', async () => {
    const { count, emails, page, pages } = await fixture.queue.search({ page: 9, limit: 2, status: 'queued' })
    assert.deepEqual([count, page, pages, emails.length], [3, 2, 2, 1])
    assert.ok(!('message' in emails[0]!))
    assert.equal((await fixture.queue.search({ status: 'sent' })).count, 0)
  })

  test('a question is data, whatever it holds', async () => {
    for (const q of ['.*', '$where', '{"$ne":1}', '@.*', '(', 'a@b@', '<>'])
      assert.deepEqual(await found(q), [])
  })
})
