import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printReport } from './print-report.ts'

test('a table is aligned, facts are labelled, what strangers wrote cannot steer the terminal', () => {
  const blocks = [
    {
      kind: 'table',
      columns: ['name', 'to'],
      rows: [
        ['longer name', 'x'],
        ['a', 'evil\u001b[31m']
      ],
      empty: ''
    },
    {
      kind: 'facts',
      facts: [
        ['Name', 'kim'],
        ['Quota', '1 GB']
      ]
    },
    { kind: 'table', columns: ['name'], rows: [], empty: 'Nothing here' },
    { kind: 'line', text: 'Done\u202e' }
  ] as const
  assert.equal(
    printReport({ json: null, blocks }, false),
    'NAME         TO\nlonger name  x\na            evil?[31m\nName   kim\nQuota  1 GB\nNothing here\nDone?\n'
  )
})

test('colour only where it is allowed', () => {
  const report = { json: null, blocks: [{ kind: 'facts', facts: [['Name', 'kim']] }] } as const
  assert.equal(printReport(report, true), '\u001b[1mName\u001b[22m  kim\n')
})
