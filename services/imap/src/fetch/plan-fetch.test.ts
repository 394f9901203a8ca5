import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BodySection, FetchAttribute, FetchRequest } from '@postkeep/imap-protocol'
import { planFetch } from './plan-fetch.ts'

const options = { uid: false, condstore: false, readOnly: false }

function request(attributes: FetchAttribute[], ...sections: [BodySection, 'peek'?][]): FetchRequest {
  const made = sections.map(([section, peek]) => ({
    section,
    form: 'body' as const,
    peek: peek === 'peek',
    label: ''
  }))
  return { set: [1, 1], attributes: new Set(attributes), sections: made }
}
const fields = (...names: string[]): BodySection => ({ path: [], part: 'HEADER.FIELDS', fields: names })
const whole: BodySection = { path: [], part: 'ALL' }

test('the typed arrays answer what they can', () => {
  const plan = planFetch(request(['FLAGS', 'UID', 'RFC822.SIZE', 'INTERNALDATE']), options)
  assert.equal(plan.source, 'columns')
  assert.deepEqual(plan.columns, ['size', 'internalDate', 'zone'])
  assert.deepEqual(planFetch(request(['FLAGS']), options).columns, [])
})

test('chunks answer ENVELOPE, BODYSTRUCTURE and cached header fields', () => {
  assert.deepEqual(planFetch(request(['ENVELOPE', 'BODYSTRUCTURE']), options).chunks, ['structure'])
  const plan = planFetch(request(['ENVELOPE'], [fields('From', 'SUBJECT'), 'peek']), options)
  assert.equal(plan.source, 'chunks')
  assert.deepEqual(plan.chunks, ['structure', 'headers'])
})

test('previews and sizes without encoding', () => {
  assert.deepEqual(planFetch(request(['PREVIEW', 'ENVELOPE']), options).chunks, ['structure', 'previews'])
  const size = { section: whole, form: 'size' as const, peek: true, label: '' }
  assert.equal(planFetch({ ...request([]), sections: [size] }, options).source, 'bodies')
})

test('one field that is not cached, BODY, or a section needs the messages', () => {
  assert.equal(planFetch(request([], [fields('From', 'Received'), 'peek']), options).source, 'bodies')
  assert.equal(planFetch(request(['BODY']), options).source, 'bodies')
  assert.equal(planFetch(request(['ENVELOPE'], [whole, 'peek']), options).source, 'bodies')
  assert.equal(planFetch(request([], [{ path: [1], part: 'MIME' }, 'peek']), options).source, 'bodies')
})

test('a section without PEEK sets \\Seen, unless the folder is read-only', () => {
  const plan = planFetch(request([], [whole]), { ...options, condstore: true })
  assert.ok(plan.setsSeen)
  assert.deepEqual([...plan.attributes], ['FLAGS', 'MODSEQ'])
  assert.ok(!planFetch(request([], [whole]), { ...options, readOnly: true }).setsSeen)
  assert.ok(!planFetch(request([], [whole, 'peek']), options).setsSeen)
})

test('UID FETCH always tells the UID', () => {
  assert.ok(planFetch(request(['FLAGS']), { ...options, uid: true }).attributes.has('UID'))
})
