// RFC 5256 §3: both algorithms, step by step. Threads are written as IMAP writes them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { baseSubject } from './base-subject.ts'
import { threadByReferences } from './thread-by-references.ts'
import { threadBySubject } from './thread-by-subject.ts'
import { flattenThreads, type ThreadMessage, type ThreadNode } from './thread.ts'

interface Given {
  readonly id?: string
  readonly refs?: string
  readonly subject?: string
  readonly sent?: number
}

function messages(...given: Given[]): ThreadMessage[] {
  return given.map(({ id, refs = '', subject = '', sent }, index) => {
    const { base, isReply } = baseSubject(subject)
    const references = refs === '' ? [] : refs.split(' ')
    return { uid: index + 1, messageId: id ?? '', references, subject: base, isReply, sent: sent ?? index }
  })
}

function written(node: ThreadNode): string {
  const own = node.message === undefined ? [] : [String(node.message.uid)]
  if (node.children.length === 1) return [...own, written(node.children[0]!)].join(' ')
  return [...own, node.children.map((child) => `(${written(child)})`).join('')].filter(Boolean).join(' ')
}

const text = (roots: readonly ThreadNode[]) => roots.map((root) => `(${written(root)})`).join('')
const references = (...given: Given[]) => text(threadByReferences(messages(...given)))
const bySubject = (...given: Given[]) => text(threadBySubject(messages(...given)))

test('ORDEREDSUBJECT: all of one subject below the oldest, threads by the date of their first', () => {
  assert.equal(
    bySubject(
      { subject: 'b', sent: 5 },
      { subject: 'Re: a', sent: 4 },
      { subject: 'a', sent: 1 },
      { subject: 'Re: b', sent: 6 },
      { subject: 'a', sent: 9 },
      { subject: 'c', sent: 0 }
    ),
    '(6)(3 (2)(5))(1 4)'
  )
  assert.equal(bySubject(), '')
})

test('REFERENCES: children below their parents, however they come', () => {
  const chain = [{ id: 'a' }, { id: 'b', refs: 'a' }, { id: 'c', refs: 'a b' }]
  assert.equal(references(...chain), '(1 2 3)')
  assert.equal(
    references({ id: 'c', refs: 'a b', sent: 3 }, { id: 'b', refs: 'a', sent: 2 }, { id: 'a', sent: 1 }),
    '(3 2 1)'
  )
  assert.equal(
    references({ id: 'a' }, { id: 'b', refs: 'a', sent: 9 }, { id: 'c', refs: 'a', sent: 3 }),
    '(1 (3)(2))'
  )
})

test('REFERENCES: a message that is not there holds its children together', () => {
  assert.equal(references({ id: 'b', refs: 'a' }, { id: 'c', refs: 'a' }), '((1)(2))')
  // One alone takes its place; below the top its children are taken up.
  assert.equal(references({ id: 'b', refs: 'a' }), '(1)')
  assert.equal(references({ id: 'a' }, { id: 'c', refs: 'a x' }, { id: 'd', refs: 'a x' }), '(1 (2)(3))')
})

test('REFERENCES: neither circles nor ids that are taken lead astray', () => {
  assert.equal(references({ id: 'a', refs: 'b' }, { id: 'b', refs: 'a' }), '(2 1)')
  assert.equal(references({ id: 'a', refs: 'a' }), '(1)')
  assert.equal(references({ id: 'a', refs: 'b c b a' }, { id: 'b' }, { id: 'c' }), '(1)(2)(3)')
  assert.equal(references({ id: 'a' }, { id: 'a' }, { refs: 'a' }, {}), '(1 3)(2)(4)')
})

test('REFERENCES: what a message says of its parent counts more than what others say', () => {
  assert.equal(
    references({ id: 'z', refs: 'a b' }, { id: 'b', refs: 'c' }, { id: 'c' }, { id: 'a' }),
    '(3 2 1)(4)'
  )
})

test('REFERENCES: threads of one subject are gathered', () => {
  // A reply goes below what is none.
  assert.equal(references({ id: 'a', subject: 'x' }, { id: 'b', subject: 'Re: x' }), '(1 2)')
  assert.equal(references({ id: 'a', subject: 'Re: x' }, { id: 'b', subject: 'x' }), '(2 1)')
  // Equals stand beside each other.
  assert.equal(references({ id: 'a', subject: 'x' }, { id: 'b', subject: 'x' }), '((1)(2))')
  assert.equal(
    references({ id: 'a', subject: 'Re: x' }, { id: 'b', subject: 'Re: x' }, { id: 'c', subject: 'Fw: x' }),
    '((1)(2)(3))'
  )
  // An empty node takes whatever comes.
  assert.equal(
    references(
      { id: 'b', refs: 'a', subject: 'Re: x' },
      { id: 'c', refs: 'a', subject: 'Re: x' },
      { id: 'd', subject: 'x' }
    ),
    '((1)(2)(3))'
  )
  assert.equal(
    references(
      { id: 'b', refs: 'a', subject: 'x' },
      { id: 'c', refs: 'a', subject: 'x' },
      { id: 'e', refs: 'd', subject: 'x' },
      { id: 'f', refs: 'd', subject: 'x' }
    ),
    '((1)(2)(3)(4))'
  )
  assert.equal(references({ id: 'a' }, { id: 'b' }), '(1)(2)', 'an empty subject gathers nothing')
})

test('REFERENCES: the threads and all siblings are by date, then in the order of the folder', () => {
  assert.equal(references({ id: 'a', sent: 5 }, { id: 'b', sent: 1 }, { id: 'c', sent: 5 }), '(2)(1)(3)')
  assert.equal(
    references({ id: 'c', refs: 'x', sent: 9 }, { id: 'b', refs: 'x', sent: 4 }, { id: 'a', sent: 5 }),
    '((2)(1))(3)'
  )
})

test('a thread of a hundred thousand is neither too deep nor too wide', () => {
  const count = 100_000
  const deep = Array.from({ length: count }, (_, n) => ({ id: `m${n}`, refs: n === 0 ? '' : `m${n - 1}` }))
  assert.equal(flattenThreads(threadByReferences(messages(...deep))).at(-1), count - 1)
  const wide = Array.from({ length: count }, (_, n) => ({ id: `m${n}`, refs: 'root', subject: 's' }))
  assert.equal(flattenThreads(threadByReferences(messages(...wide))).length, 2 * count + 2)
})
