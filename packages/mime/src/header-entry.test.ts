import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cachedHeaderNames, cachedHeaders } from './cached-headers.ts'
import { cachedSelection, headerFieldsOf, packHeaderEntry, selectedRuns } from './header-entry.ts'
import { indexMessage } from './index-message.ts'
import { selectHeaderFields } from './select-header-fields.ts'

const headers = [
  '',
  '\r\n',
  'no header at all',
  'Subject: one\r\n',
  'SUBJECT : folded\r\n  on and on\r\nTo: a@b\r\nX-Unknown: c\r\nto:d@e\r\nDate: today\r\n\r\ntext: none',
  'From: without an end',
  'Received: x\nSubject: bare line ends\nMessage-ID:\n <a@b>\n\nbody',
  ':\r\nTo:\r\nCc: \r\n\r\n',
  'Subject:a:b:c\r\nX-Priority: 1\r\nReply-To: r@s\r\nSubject: twice\r\n\r\n'
]
const selections = [['subject'], ['to', 'date'], ['x-priority', 'from', 'message-id'], [...cachedHeaderNames]]

test('an entry gives the same fields as a look at each line', () => {
  for (const header of headers) {
    const raw = Buffer.from(header)
    const fields = cachedHeaders(raw, indexMessage(raw))
    const entry = packHeaderEntry(fields)
    assert.ok(entry.length > 0)
    assert.deepEqual(headerFieldsOf(entry), fields)
    for (const names of selections) {
      const runs = selectedRuns(entry, cachedSelection(names))
      const selected = runs.flatMap((start, at) =>
        at % 2 === 0 ? [entry.subarray(start, runs[at + 1])] : []
      )
      assert.equal(
        Buffer.concat(selected).toString(),
        selectHeaderFields(fields, new Set(names)).toString(),
        JSON.stringify([header, names])
      )
    }
  }
})

test('neighbours are one run', () => {
  const entry = packHeaderEntry(Buffer.from('From: a\r\nTo: b\r\nLines: 3\r\nCc: c\r\n'))
  assert.equal(selectedRuns(entry, cachedSelection(['from', 'to', 'cc'])).length, 4)
  assert.deepEqual(selectedRuns(entry, cachedSelection([])), [])
  assert.equal(headerFieldsOf(Buffer.alloc(0)).length, 0)
})
