import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseForwardRecords } from './forward-records.ts'

function shown(...texts: string[]): string[] {
  const { names, unknown } = parseForwardRecords(texts.map((text) => `forward-email=${text}`))
  return [
    ...names.map(({ disabledCode, name, recipients }) => `${name} > ${disabledCode ?? recipients.join(' ')}`),
    ...unknown.map((text) => `? ${text}`)
  ]
}

const table: [string[], string[]][] = [
  [['user@far.test'], ['* > user@far.test']],
  [['far.test,8.8.8.8,https://hook.test/a:b'], ['* > far.test 8.8.8.8 https://hook.test/a:b']],
  [
    ['ann:ann@far.test,bob:bob@far.test', 'ann:a2@far.test'],
    ['ann > ann@far.test a2@far.test', 'bob > bob@far.test']
  ],
  [['hook:https://hook.test/in?a=b:c'], ['hook > https://hook.test/in?a=b:c']],
  [['!a:,!!b:b@far.test,!!!c:'], ['a > 250', 'b > 421', 'c > 550']],
  [['!d'], ['d > 250']],
  [['/^s-(\\d{1,3})$/:$1@far.test,x:y@far.test'], ['/^s-(\\d{1,3})$/ > $1@far.test', 'x > y@far.test']],
  [
    ['/^a\\/b/gi:x@far.test,!!!/^spam/:,/^old/:!'],
    ['/^a\\/b/gi > x@far.test', '/^spam/ > 550', '/^old/ > 250']
  ],
  [['ann: , :x@far.test'], ['? ann:', '? :x@far.test']],
  [[' , ,'], []]
]
for (const [records, expected] of table) {
  test(records.join(' | '), () => assert.deepEqual(shown(...records), expected))
}

test('other records are passed over', () => {
  assert.deepEqual(
    parseForwardRecords(['v=spf1 -all', 'forward-email-site-verification=x', 'forward-email-port=25']),
    {
      names: [],
      unknown: []
    }
  )
  assert.equal(parseForwardRecords(['my-mail=a:b@far.test'], 'my-mail').names.length, 1)
})
