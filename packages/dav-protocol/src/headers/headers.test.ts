import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DavSyntaxError } from '../dav-syntax-error.ts'
import { parseDepth } from './depth.ts'
import { conditionsHold, parseEntityTags } from './entity-tags.ts'
import { hrefOf, parseDestination, parsePath } from './href.ts'
import { ifHolds, parseIf } from './if-header.ts'
import { parsePrefer } from './prefer.ts'

test('Depth', () => {
  assert.equal(parseDepth(undefined, 'infinity'), 'infinity')
  assert.equal(parseDepth(' 1 ', 0), 1)
  assert.equal(parseDepth('Infinity', 0), 'infinity')
  assert.throws(() => parseDepth('2', 0), DavSyntaxError)
})

test('Prefer, and Brief before it', () => {
  assert.deepEqual(parsePrefer('respond-async, return=minimal'), { return: 'minimal' })
  assert.deepEqual(parsePrefer('return=representation; x=y'), { return: 'representation' })
  assert.deepEqual(parsePrefer('return=other'), {})
  assert.deepEqual(parsePrefer(undefined, 't'), { return: 'minimal' })
})

test('entity tags', () => {
  assert.deepEqual(parseEntityTags('"a", W/"b" ,"c,d"'), ['"a"', '"b"', '"c,d"'])
  assert.equal(parseEntityTags('*'), '*')
  assert.deepEqual(parseEntityTags('bare-1'), ['"bare-1"'])
  assert.throws(() => parseEntityTags('"a" "b"'), DavSyntaxError)
})

test('conditions on a resource that is there, and on one that is not', () => {
  const holds = (ifMatch?: string, ifNoneMatch?: string, current?: string): boolean =>
    conditionsHold({ ifMatch: parseEntityTags(ifMatch), ifNoneMatch: parseEntityTags(ifNoneMatch) }, current)
  assert.equal(holds('"1"', undefined, '"1"'), true)
  assert.equal(holds('"1"', undefined, '"2"'), false)
  assert.equal(holds('*', undefined, undefined), false)
  assert.equal(holds(undefined, '*', undefined), true)
  assert.equal(holds(undefined, '*', '"1"'), false)
})

test('If, as in the examples of RFC 4918 §10.4', () => {
  const lists = parseIf('(<urn:uuid:1> ["I am an ETag"]) (["I am another ETag"])')
  const state =
    (entityTag: string, ...tokens: string[]) =>
    () => ({ entityTag, tokens })
  assert.equal(ifHolds(lists, state('"I am an ETag"', 'urn:uuid:1')), true)
  assert.equal(ifHolds(lists, state('"I am an ETag"')), false)
  assert.equal(ifHolds(lists, state('"I am another ETag"')), true)
  assert.equal(ifHolds(parseIf('(Not <urn:uuid:1>)'), state('"x"')), true)
  assert.equal(
    ifHolds(parseIf('</r2> (["x"])'), (resource) => (resource === '/r2' ? state('"x"')() : undefined)),
    true
  )
  for (const wrong of ['', '()', '(<a>', 'x', '(["a)', '<r>', `(${'<a>'.repeat(9000)})`]) {
    assert.throws(() => parseIf(wrong), DavSyntaxError)
  }
})

test('a path cannot leave its place', () => {
  assert.deepEqual(parsePath('/a%40b.c/x%20y/'), { segments: ['a@b.c', 'x y'], isCollection: true })
  for (const wrong of [
    'a',
    '/%2e%2e/x',
    '/../x',
    '/a%2fb',
    '/a%5cb',
    '/%00',
    '/%ff',
    '/%',
    `/${'a'.repeat(5000)}`
  ]) {
    assert.throws(() => parsePath(wrong), DavSyntaxError)
  }
})

test('every href comes back as its segments', () => {
  const segment = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    // oxlint-disable-next-line no-control-regex
    .filter((one) => !/[/\\\u0000-\u001f\u007f]/.test(one) && one !== '.' && one !== '..')
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), fc.boolean(), (segments, isCollection) => {
      assert.deepEqual(parsePath(hrefOf(segments, { isCollection })), { segments, isCollection })
    })
  )
})

test('Destination stays on this server', () => {
  assert.equal(parseDestination('https://a.test/x/../y', 'a.test'), '/x/../y')
  assert.equal(parseDestination('/x', 'a.test'), '/x')
  assert.equal(parseDestination('https://A.test', 'a.test'), '/')
  assert.throws(() => parseDestination('https://b.test/x', 'a.test'), DavSyntaxError)
  assert.throws(() => parseDestination(undefined, 'a.test'), DavSyntaxError)
})
