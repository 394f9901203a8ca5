import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeHeaderText } from './decode-header-text.ts'
import { formatAddressList } from './format-address-list.ts'
import { type MailAddress, parseAddressList } from './parse-address-list.ts'

/** `name|route|mailbox|host`, what is null left out. */
function parsed(text: string): string[] {
  return parseAddressList(text).map(({ name, route, mailbox, host }) =>
    [name, route, mailbox, host].map((value) => value ?? '-').join('|')
  )
}

// RFC 5322 appendix A.1 to A.6
test('the examples of the RFC', () => {
  assert.deepEqual(parsed('John Doe <jdoe@machine.example>'), ['John Doe|-|jdoe|machine.example'])
  assert.deepEqual(parsed('"Joe Q. Public" <john.q.public@example.com>'), [
    'Joe Q. Public|-|john.q.public|example.com'
  ])
  assert.deepEqual(parsed('Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>'), [
    'Mary Smith|-|mary|x.test',
    '-|-|jdoe|example.org',
    'Who?|-|one|y.test'
  ])
  assert.deepEqual(parsed('<boss@nil.test>, "Giant; \\"Big\\" Box" <sysservices@example.net>'), [
    '-|-|boss|nil.test',
    'Giant; "Big" Box|-|sysservices|example.net'
  ])
  assert.deepEqual(parsed('A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;'), [
    '-|-|A Group|-',
    'Ed Jones|-|c|a.test',
    '-|-|joe|where.test',
    'John|-|jdoe|one.test',
    '-|-|-|-'
  ])
  assert.deepEqual(parsed('Undisclosed recipients:;'), ['-|-|Undisclosed recipients|-', '-|-|-|-'])
  assert.deepEqual(parsed('Joe Q. Public <john.q.public@example.com>'), [
    'Joe Q. Public|-|john.q.public|example.com'
  ])
  assert.deepEqual(parsed('Mary Smith <@node.test,@b.test:mary@example.net>, , jdoe@test  . example'), [
    'Mary Smith|@node.test,@b.test|mary|example.net',
    '-|-|jdoe|test.example'
  ])
})

test('comments: dropped, or the name where there is no other', () => {
  assert.deepEqual(parsed('ann@a.test (Ann (the \\) one))'), ['Ann (the ) one)|-|ann|a.test'])
  assert.deepEqual(parsed('Ann(x) <(y)ann(z)@(w)a.test(v)>'), ['Ann|-|ann|a.test'])
})

test('what is broken is read as far as it goes', () => {
  assert.deepEqual(parsed('ann'), ['-|-|ann|'])
  assert.deepEqual(parsed('Ann <>'), ['Ann|-||'])
  assert.deepEqual(parsed('ann@a.test <ann@a.test>'), ['ann@a.test|-|ann|a.test'])
  assert.deepEqual(parsed('Ann ann@a.test'), ['Ann|-|ann|a.test'])
  assert.deepEqual(parsed('A <a@a.test> B <b@b.test>'), ['A|-|a|a.test', 'B|-|b|b.test'])
  assert.deepEqual(parsed('<a@a.test, b@b.test'), ['-|-|a|a.test', '-|-|b|b.test'])
  assert.deepEqual(parsed('"never closed <a@a.test>'), ['-|-|never closed <a@a.test>|'])
  assert.deepEqual(parsed('a@b@c.test'), ['-|-|a@b|c.test'])
  assert.deepEqual(parsed('Group: a@a.test, b@b.test'), [
    '-|-|Group|-',
    '-|-|a|a.test',
    '-|-|b|b.test',
    '-|-|-|-'
  ])
  assert.deepEqual(parsed(' ,;:>)]'), [])
  assert.deepEqual(parsed('"": a@a.test;'), ['-|-||-', '-|-|a|a.test', '-|-|-|-'])
  assert.deepEqual(parsed('=?utf-8?Q?Ann?= <ann@[IPv6:: 1]>'), ['=?utf-8?Q?Ann?=|-|ann|[IPv6::1]'])
})

test('at most 10,000 entries, in linear time', { timeout: 20_000 }, () => {
  assert.equal(parseAddressList('a@b,'.repeat(20_000)).length, 10_000)
  const openings = [
    '(',
    '"',
    '<',
    '[',
    ':',
    ',',
    ';',
    '@',
    '<@',
    'a<',
    'a:;',
    '.',
    ' .',
    'a ',
    '\\',
    '()',
    'a@'
  ]
  for (const opening of openings)
    assert.ok(parseAddressList(opening.repeat(300_000)).length <= 10_000, opening)
})

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
const name = fc.option(text.filter((value) => value === value.trim() && !/[\p{Cc}\p{Cs}]|=\?/u.test(value)))
const address = fc.record<MailAddress>(
  {
    name,
    route: fc.constant(null),
    mailbox: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 }),
    host: fc.domain()
  },
  { noNullPrototype: true }
)
const group = fc
  .tuple(fc.stringMatching(/^[a-z]{1,9}$/), fc.array(address, { maxLength: 3 }))
  .map(([mailbox, members]) => [
    { name: null, route: null, mailbox, host: null },
    ...members,
    { name: null, route: null, mailbox: null, host: null }
  ])
const list = fc
  .array(
    fc.oneof(
      address.map((one) => [one]),
      group
    ),
    { maxLength: 5 }
  )
  .map((entries) => entries.flat())

test('a list that was written is read back', () => {
  fc.assert(
    fc.property(list, (addresses) => {
      const readBack = parseAddressList(formatAddressList(addresses))
      const decoded = readBack.map((one) => ({
        ...one,
        name: one.name === null ? null : decodeHeaderText(one.name)
      }))
      assert.deepEqual(decoded, addresses)
    })
  )
})
