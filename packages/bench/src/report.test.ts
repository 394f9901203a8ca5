import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mergeRuns, spreadOf, tableOf, type Column } from './report.ts'

const run = (ours: number, theirs: number): Column[] => [
  { name: 'Ours', figures: [{ label: 'SELECT', unit: 'ms', value: ours }] },
  { name: 'Peer', figures: [{ label: 'SELECT', unit: 'ms', value: theirs }] }
]

test('the median of an odd and of an even number of runs', () => {
  assert.deepEqual(spreadOf([3, 1, 2]), { median: 2, least: 1, most: 3 })
  assert.deepEqual(spreadOf([4, 1, 2, 3]), { median: 2.5, least: 1, most: 4 })
  assert.deepEqual(spreadOf([7]), { median: 7, least: 7, most: 7 })
})

test('one run: figures; several: median, least and most; the ratio is of medians', () => {
  const lines = (runs: Column[][]) => tableOf(mergeRuns(runs), 'peers').split('\n')
  assert.equal(lines([run(2, 4)])[2], '| SELECT (ms) | 2.00 | 4.00 | 0.50 × |')
  assert.equal(
    lines([run(2, 4), run(150, 4), run(20, 4)])[2],
    '| SELECT (ms) | 20.0 (2.00 to 150) | 4.00 | 5.00 × |'
  )
})

test('what a peer was not asked for is left out; states of one server have no ratios', () => {
  const [ours, peer] = run(2, 4)
  const columns = mergeRuns([[ours!, { ...peer!, figures: [] }]])
  assert.equal(tableOf(columns, 'peers').split('\n')[2], '| SELECT (ms) | 2.00 | – | – |')
  assert.equal(tableOf(mergeRuns([run(1, 2)]), 'states').split('\n')[0], '|  | Ours | Peer |')
})
