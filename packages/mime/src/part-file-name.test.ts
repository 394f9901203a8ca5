import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indexMessage } from './index-message.ts'
import { partFileName } from './part-file-name.ts'

const nameOf = (header: string) => partFileName(indexMessage(Buffer.from(`${header}\r\n\r\n`)))
const attachment = (parameters: string) => nameOf(`Content-Disposition: attachment; ${parameters}`)

test('the name of the disposition, else of the type', () => {
  assert.equal(attachment('filename="a b.txt"'), 'a b.txt')
  assert.equal(nameOf('Content-Type: text/plain; name="=?utf-8?Q?Gr=C3=BC=C3=9Fe?=.txt"'), 'Grüße.txt')
  assert.equal(attachment("filename*=utf-8''na%C3%AFve%20file.txt"), 'naïve file.txt')
  assert.equal(attachment('filename="grün.txt"'), 'grün.txt')
  assert.equal(nameOf('Content-Type: text/plain'), undefined)
})

test('a name leads nowhere and hides nothing', () => {
  assert.equal(attachment('filename="../../etc/passwd"'), 'passwd')
  assert.equal(attachment("filename*=utf-8''..%2F..%5Cboot.ini"), 'boot.ini')
  assert.equal(attachment("filename*=utf-8''invoice%E2%80%AEfdp.exe"), 'invoicefdp.exe')
  assert.equal(attachment("filename*=utf-8''a%00b%0D%0Ac.txt"), 'abc.txt')
  assert.equal(attachment('filename="a<b>:|?*.txt"'), 'a_b_____.txt')
  for (const name of ['..', '.', '/', ' ', '', 'a/..'])
    assert.equal(attachment(`filename="${name}"`), undefined, name)
  assert.equal(attachment('filename=".htaccess"'), 'htaccess')
})

test('a long name is cut before its extension', () => {
  const name = attachment(`filename="${'x'.repeat(5000)}.pdf"`)!
  assert.equal(name.length, 200)
  assert.ok(name.endsWith('x.pdf'))
})
