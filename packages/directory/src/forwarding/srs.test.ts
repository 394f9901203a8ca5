import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSrs, srsLocal, srsSender } from './srs.ts'

const context = { key: Buffer.alloc(32, 1), now: new Date('2030-06-01T12:00:00Z') }
const ann = { local: 'ann', domain: 'far.test' }
const later = (days: number) => ({ ...context, now: new Date(context.now.getTime() + days * 24 * 3_600_000) })

test('a sender comes back, for ten days, in any case', () => {
  const local = srsLocal(ann, context)
  assert.match(local, /^SRS0=[a-z2-7]{6}=[a-z2-7]{2}=far\.test=ann$/)
  assert.ok(isSrs({ local }))
  assert.deepEqual(srsSender(local, context), ann)
  assert.deepEqual(srsSender(local.toUpperCase(), later(10)), { local: 'ANN', domain: 'far.test' })
  assert.equal(srsSender(local, later(11)), undefined)
  assert.equal(srsSender(local, later(-1)), undefined)
})

test('local parts with signs of their own', () => {
  for (const local of ['a=b', 'bounces+12=ann=far.test', 'a b', 'ü', 'SRS0', 'x-SRS0=a']) {
    const sender = { local, domain: 'mail.far.test' }
    assert.deepEqual(srsSender(srsLocal(sender, context), context), sender)
  }
})

test('what another forwarder rewrote goes back to that one, however many there were between', () => {
  const first = { local: 'SRS0=abcd=ef=far.test=ann', domain: 'one.test' }
  const second = { local: srsLocal(first, context), domain: 'two.test' }
  assert.match(second.local, /^SRS1=[a-z2-7]{6}=one\.test==abcd=ef=far\.test=ann$/)
  assert.deepEqual(srsSender(second.local, context), first)
  const other = { key: Buffer.alloc(32, 2), now: context.now }
  assert.deepEqual(srsSender(srsLocal(second, other), other), first)
})

test('nobody else can make one', () => {
  const local = srsLocal(ann, context)
  assert.equal(srsSender(local, { ...context, key: Buffer.alloc(32, 2) }), undefined)
  assert.equal(srsSender(local.replace('ann', 'eve'), context), undefined)
  for (const wrong of [
    'SRS0=',
    'SRS0==aa=far.test=ann',
    'SRS0=abcdef',
    'SRS1=abcdef=far.test',
    'SRS2=a=b',
    ''
  ])
    assert.equal(srsSender(wrong, context), undefined, wrong)
})
