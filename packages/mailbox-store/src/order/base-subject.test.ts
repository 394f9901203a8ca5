import assert from 'node:assert/strict'
import { test } from 'node:test'
import { baseSubject } from './base-subject.ts'

const cases: readonly (readonly [subject: string, base: string, isReply: boolean])[] = [
  ['', '', false],
  ['Hello', 'Hello', false],
  ['Re: Hello', 'Hello', true],
  ['RE:Hello', 'Hello', true],
  ['re : Hello', 'Hello', true],
  ['Fw: Hello', 'Hello', true],
  ['FWD: Hello', 'Hello', true],
  ['Re: Fwd: re: Hello', 'Hello', true],
  ['Re[2]: Hello', 'Hello', true],
  ['Re: [list] Hello', 'Hello', true],
  ['[list] Re: Hello', 'Hello', true],
  ['[list] Hello', 'Hello', false],
  ['[a][b] Re [c]: Hello', 'Hello', true],
  ['[list]', '[list]', false],
  ['Re: [list]', '[list]', true],
  ['Hello (fwd)', 'Hello', true],
  ['Hello (fwd) (FWD)  ', 'Hello', true],
  ['[fwd: Hello]', 'Hello', true],
  ['[Fwd: Re: [list] Hello (fwd)]', 'Hello', true],
  ['  Hello \t\r\n  world ', 'Hello world', false],
  ['Rebel: Hello', 'Rebel: Hello', false],
  ['Re', 'Re', false],
  ['Re:', '', true],
  ['Re: Re:', '', true],
  ['AW: Hello', 'AW: Hello', false]
]

for (const [subject, base, isReply] of cases) {
  test(`the base subject of ${JSON.stringify(subject)}`, () => {
    assert.deepEqual(baseSubject(subject), { base, isReply })
  })
}

test('subjects made to be slow are not', () => {
  for (const subject of [
    '[a]'.repeat(100_000),
    're:'.repeat(100_000),
    ' '.repeat(100_000),
    '['.repeat(100_000)
  ]) {
    assert.equal(typeof baseSubject(subject).base, 'string')
  }
})
