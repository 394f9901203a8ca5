import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { CardFilter, CardPropertyFilter } from '@postkeep/dav-protocol'
import { convertCard } from './convert-card.ts'
import { matchesFilter } from './matches-filter.ts'
import { CardSyntaxError, parseCard, textOf } from './parse-card.ts'
import { selectProperties } from './select-properties.ts'
import { summaryOf } from './summary.ts'

function card(...lines: string[]): string {
  return ['BEGIN:VCARD', ...lines, 'END:VCARD', ''].join('\r\n')
}

const apple = card(
  'VERSION:3.0',
  'N:Doe;Jane;;;',
  'FN:Jane Doe',
  'item1.EMAIL;type=INTERNET;type=pref:jane@example.com',
  'item1.X-ABLabel:_$!<Work>!$_',
  'EMAIL;TYPE="home,x":jane@home.test',
  'NOTE:one\\, two\\; three\\nfour \\\\ five',
  'UID:abc'
)

describe('parsing', () => {
  test('groups, parameters with quotes and commas, escapes', () => {
    const { lines, version } = parseCard(apple)
    assert.equal(version, '3.0')
    const email = lines.find(({ group }) => group === 'item1')!
    assert.deepEqual(email.parameters, [
      { name: 'TYPE', values: ['INTERNET'] },
      { name: 'TYPE', values: ['pref'] }
    ])
    assert.deepEqual(lines.find(({ value }) => value.endsWith('home.test'))!.parameters[0]!.values, [
      'home,x'
    ])
    assert.equal(textOf(lines.find(({ name }) => name === 'NOTE')!), 'one, two; three\nfour \\ five')
  })

  test('folded lines are one, with whatever line ends, and after a byte order mark', () => {
    for (const end of ['\r\n', '\n', '\r']) {
      const text = `\ufeff${card('VERSION:4.0', 'FN:Ja', ' ne', '\t Doe', 'UID:x').replaceAll('\r\n', end)}`
      assert.equal(summaryOf(parseCard(text)).fullName, 'Jane Doe', JSON.stringify(end))
    }
  })

  test('vCard 2.1: bare types, quoted-printable with soft breaks and a charset', () => {
    const text = card(
      'VERSION:2.1',
      'FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:J=FCrg=',
      ' M=FCller',
      'TEL;HOME;VOICE:123',
      'UID:u'
    )
    const { lines } = parseCard(text)
    assert.equal(summaryOf(parseCard(text)).fullName, 'Jürg Müller')
    assert.deepEqual(
      lines.find(({ name }) => name === 'TEL')!.parameters.flatMap(({ values }) => values),
      ['HOME', 'VOICE']
    )
  })

  test('what is no card, more than one, or of an unknown version is refused', () => {
    for (const text of [
      '',
      'hello',
      card('VERSION:5.0', 'UID:u'),
      card('FN:none', 'UID:u'),
      apple + apple,
      'BEGIN:VCARD\r\nVERSION:3.0\r\n',
      card('VERSION:3.0', ...Array.from({ length: 20_001 }, () => 'NOTE:x'))
    ]) {
      assert.throws(() => parseCard(text), CardSyntaxError, text.slice(0, 40))
    }
  })

  test('no text makes it fail otherwise', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'FN;;=:x',
        'a.b.c:d',
        'X;"',
        'TEL;TYPE="a',
        'NOTE:\\',
        'N;ENCODING=QUOTED-PRINTABLE:=',
        ' ',
        ';'
      )
    )
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = card('VERSION:3.0', ...lines)
        try {
          summaryOf(parseCard(text))
          convertCard(text, '4.0')
        } catch (error) {
          assert.ok(error instanceof CardSyntaxError)
        }
      })
    )
  })
})

test('the summary of a person and of groups of both kinds', () => {
  const jane = summaryOf(parseCard(apple))
  assert.deepEqual([jane.uids, jane.kind, jane.fullName], [['abc'], 'individual', 'Jane Doe'])
  assert.deepEqual(jane.emails[0], { address: 'jane@example.com', types: ['internet', 'pref'] })
  const old = card(
    'VERSION:3.0',
    'X-ADDRESSBOOKSERVER-KIND:group',
    'X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1',
    'UID:g'
  )
  const now = card('VERSION:4.0', 'KIND:group', 'MEMBER:urn:uuid:1', 'UID:g')
  for (const text of [old, now]) {
    const { kind, members } = summaryOf(parseCard(text))
    assert.deepEqual([kind, members], ['group', ['urn:uuid:1']])
  }
})

describe('addressbook-query', () => {
  const none = { test: 'anyof', isNotDefined: false, matches: [], parameters: [] } as const
  const match = (text: string, more = {}) =>
    ({ text, collation: 'i;unicode-casemap', type: 'contains', negate: false, ...more }) as const
  const filter = (
    test: CardFilter['test'],
    ...properties: (Partial<CardPropertyFilter> & { name: string })[]
  ) => matchesFilter(parseCard(apple), { test, properties: properties.map((one) => ({ ...none, ...one })) })

  test('defined, not defined, and no condition at all', () => {
    assert.equal(filter('anyof'), true)
    assert.equal(filter('anyof', { name: 'EMAIL' }), true)
    assert.equal(filter('anyof', { name: 'TEL' }), false)
    assert.equal(filter('anyof', { name: 'TEL', isNotDefined: true }), true)
    assert.equal(filter('anyof', { name: 'EMAIL', isNotDefined: true }), false)
  })

  test('anyof and allof, of properties and of conditions of one property', () => {
    const jane = { name: 'FN', matches: [match('JANE')] }
    const john = { name: 'FN', matches: [match('john')] }
    assert.equal(filter('anyof', john, jane), true)
    assert.equal(filter('allof', john, jane), false)
    const both = [match('example.com'), match('jane@home')]
    assert.equal(filter('anyof', { name: 'EMAIL', matches: both }), true)
    // Each stands in one of the addresses, none in both.
    assert.equal(filter('anyof', { name: 'EMAIL', test: 'allof', matches: both }), false)
  })

  test('match types, collations and negation', () => {
    const fn = (more: object, text = 'Jane') => filter('anyof', { name: 'FN', matches: [match(text, more)] })
    assert.equal(fn({ type: 'equals' }), false)
    assert.equal(fn({ type: 'equals' }, 'jane doe'), true)
    assert.equal(fn({ type: 'starts-with' }), true)
    assert.equal(fn({ type: 'ends-with' }), false)
    assert.equal(fn({ collation: 'i;octet' }, 'jane'), false)
    assert.equal(fn({ negate: true }), false)
  })

  test('parameters, on the same property as the text, and groups', () => {
    const parameters = [{ name: 'TYPE', isNotDefined: false, match: match('pref', { type: 'equals' }) }]
    const email = { name: 'EMAIL', test: 'allof', parameters } as const
    assert.equal(filter('anyof', { ...email, matches: [match('example.com')] }), true)
    assert.equal(filter('anyof', { ...email, matches: [match('home.test')] }), false)
    const language = { name: 'LANGUAGE', isNotDefined: true, match: undefined }
    assert.equal(filter('anyof', { name: 'EMAIL', parameters: [language] }), true)
    assert.equal(filter('anyof', { name: 'ITEM1.EMAIL' }), true)
    assert.equal(filter('anyof', { name: 'ITEM2.EMAIL' }), false)
  })
})

describe('conversion', () => {
  const three = card(
    'VERSION:3.0',
    'N:Doe;Jane;;;',
    'FN:Jane Doe',
    'EMAIL;TYPE=INTERNET,PREF:jane@example.com',
    'PHOTO;ENCODING=b;TYPE=PNG:iVBO',
    ' RwoK',
    'BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-15',
    'REV:2020-01-02T03:04:05Z',
    'X-ADDRESSBOOKSERVER-KIND:group',
    'item1.URL;VALUE=uri:https://example.com',
    'UID:abc'
  )
  const four = card(
    'VERSION:4.0',
    'N:Doe;Jane;;;',
    'FN:Jane Doe',
    'EMAIL;TYPE=INTERNET;PREF=1:jane@example.com',
    'PHOTO:data:image/png;base64,iVBORwoK',
    'BDAY:--0415',
    'REV:20200102T030405Z',
    'KIND:group',
    'item1.URL;VALUE=uri:https://example.com',
    'UID:abc'
  )

  test('3.0 to 4.0', () => assert.equal(convertCard(three, '4.0'), four))

  test('4.0 to 3.0, and N where it is missing', () => {
    const back = convertCard(four, '3.0')
    for (const line of [
      'PHOTO;ENCODING=b;TYPE=PNG:iVBORwoK',
      'X-ADDRESSBOOKSERVER-KIND:group',
      'EMAIL;TYPE=INTERNET,PREF:'
    ]) {
      assert.ok(back.includes(line), line)
    }
    assert.match(back, /^BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-15\r$/m)
    const bare = card('VERSION:4.0', 'FN:A; B', 'TEL;VALUE=uri:tel:+1-555;ext=5', 'UID:u')
    const written = convertCard(bare, '3.0')
    assert.match(written, /^N:A\\; B;;;;\r$/m)
    assert.match(written, /^TEL:\+1-555 x5\r$/m)
  })

  test('2.1 to 3.0', () => {
    const old = card(
      'VERSION:2.1',
      'N;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:M=C3=BCller;A=3BB',
      'TEL;CELL:1',
      'UID:u'
    )
    const written = convertCard(old, '3.0')
    assert.match(written, /^N:Müller;A\\;B\r$/m)
    assert.match(written, /^TEL;TYPE=CELL:1\r$/m)
  })

  test('the same version is the same text', () => assert.equal(convertCard(three, '3.0'), three))

  test('long lines are folded between characters', () => {
    const lines = convertCard(card('VERSION:4.0', `FN:${'ü'.repeat(100)}`, 'UID:u'), '3.0').split('\r\n')
    assert.ok(lines.every((line) => Buffer.byteLength(line) <= 75 || line.startsWith('FN:')))
  })
})

test('parts of a card are the lines as they were', () => {
  const part = selectProperties(apple, [
    { name: 'FN', withoutValue: false },
    { name: 'ITEM1.EMAIL', withoutValue: true }
  ])
  assert.equal(
    part,
    [
      'BEGIN:VCARD',
      'VERSION:3.0',
      'FN:Jane Doe',
      'item1.EMAIL;type=INTERNET;type=pref:',
      'END:VCARD',
      ''
    ].join('\r\n')
  )
})
