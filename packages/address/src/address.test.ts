import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressKey, formatAddress, parseAddress, splitTag } from './address.ts'

test('what is an address', () => {
  const accepted: [text: string, local: string, domain: string][] = [
    ['ann@example.org', 'ann', 'example.org'],
    ['Ann.Lee+tag@EXAMPLE.org.', 'Ann.Lee+tag', 'example.org'],
    ["!#$%&'*+-/=?^_`{|}~@x.test", "!#$%&'*+-/=?^_`{|}~", 'x.test'],
    ['user%other.test@x.test', 'user%other.test', 'x.test'],
    ['host!user@x.test', 'host!user', 'x.test'],
    ['"ann lee"@x.test', 'ann lee', 'x.test'],
    ['"a@b\\"c\\\\"@x.test', 'a@b"c\\', 'x.test'],
    ['"plain"@x.test', 'plain', 'x.test'],
    ['jörg@exämple.test', 'jörg', 'xn--exmple-cua.test'],
    ['用户@例子.test', '用户', 'xn--fsqu00a.test'],
    ['ann@[192.0.2.1]', 'ann', '[192.0.2.1]'],
    ['ann@[IPv6:2001:DB8::1]', 'ann', '[ipv6:2001:db8::1]'],
    ['ann@localhost', 'ann', 'localhost'],
    [`${'x'.repeat(64)}@x.test`, 'x'.repeat(64), 'x.test']
  ]
  for (const [text, local, domain] of accepted) assert.deepEqual(parseAddress(text), { local, domain }, text)
})

test('what is none', () => {
  const refused = [
    [
      '',
      '@',
      'ann',
      'ann@',
      '@x.test',
      'a@b@x.test',
      'ann@x..test',
      'ann@.x.test',
      'ann@x.test..',
      'ann@-x.test',
      'ann@x-.test'
    ],
    [
      '.ann@x.test',
      'ann.@x.test',
      'a..b@x.test',
      'a b@x.test',
      ' ann@x.test',
      'ann@x.test ',
      'a\u00a0b@x.test',
      'ann@x\u00a0.test'
    ],
    [
      'ann\0@x.test',
      'ann\r\n@x.test',
      'ann@x.test\r\nRCPT TO:<b@x.test>',
      '"a\nb"@x.test',
      '"a\\\x01"@x.test',
      'a\x7f@x.test',
      'a\u0085@x.test'
    ],
    [
      'ann(comment)@x.test',
      'ann@x.test(comment)',
      '<ann@x.test>',
      'Ann <ann@x.test>',
      '@a.test,@b.test:ann@x.test',
      'a,b@x.test'
    ],
    ['"ann@x.test', 'ann"@x.test', '"a"b"@x.test', '""@x.test', '"a"."b"@x.test', 'a\\b@x.test'],
    [
      'ann@192.0.2.1',
      'ann@0x7f.1',
      'ann@[192.0.2.256]',
      'ann@[192.0.2]',
      'ann@[::1]',
      'ann@[IPv6:1]',
      'ann@[IPv6:::1',
      'ann@[x]',
      'ann@[]'
    ],
    [
      'ann@x_y.test',
      'ann@ex%61mple.test',
      'ann@x.test/y',
      'ann@x.test:25',
      'ann@xn--ls8h-.test',
      'a\ud800@x.test'
    ],
    [
      `${'x'.repeat(65)}@x.test`,
      `${'ä'.repeat(33)}@x.test`,
      `a@${'x'.repeat(64)}.test`,
      `a@${'x.'.repeat(127)}xx`
    ],
    [`${'x'.repeat(60)}@${'y.'.repeat(97)}y`]
  ]
  for (const text of refused.flat()) assert.equal(parseAddress(text), undefined, JSON.stringify(text))
})

test('an address that was written is read back', () => {
  for (const local of [
    'ann',
    'ann lee',
    'a"b',
    'a\\b',
    'a@b',
    '.ann',
    'a..b',
    'jörg',
    'a,b',
    '(x)',
    'a\u00a0b'
  ]) {
    const address = { local, domain: 'x.test' }
    assert.deepEqual(parseAddress(formatAddress(address)), address, local)
  }
  assert.equal(formatAddress({ local: 'ann', domain: '[192.0.2.1]' }), 'ann@[192.0.2.1]')
  assert.equal(formatAddress({ local: 'ann lee', domain: 'x.test' }), '"ann lee"@x.test')
})

test('keys compare without case and in one Unicode form', () => {
  const key = (text: string) => addressKey(parseAddress(text)!)
  assert.equal(key('Ann.Lee@X.test'), 'ann.lee@x.test')
  assert.equal(key('"Ann"@x.test'), key('ann@X.TEST.'))
  assert.equal(key('JO\u0308RG@x.test'), key('jörg@x.test'))
})

test('the tag is behind the first plus that is not at the start', () => {
  assert.deepEqual(splitTag('ann+lists'), { base: 'ann', tag: 'lists' })
  assert.deepEqual(splitTag('ann+a+b'), { base: 'ann', tag: 'a+b' })
  assert.deepEqual(splitTag('ann+'), { base: 'ann', tag: '' })
  assert.deepEqual(splitTag('+ann'), { base: '+ann', tag: undefined })
  assert.deepEqual(splitTag('+ann+x'), { base: '+ann', tag: 'x' })
  assert.deepEqual(splitTag('ann'), { base: 'ann', tag: undefined })
})

test('hostile text costs linear time', { timeout: 20_000 }, () => {
  for (const piece of ['a.', '"', '\\', 'a@', '.', 'xn--']) {
    assert.equal(parseAddress(`${piece.repeat(200_000)}@x.test`), undefined)
    assert.equal(parseAddress(`a@${piece.repeat(200_000)}`), undefined)
  }
})
