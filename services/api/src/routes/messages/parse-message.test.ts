import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasLongText, parseMessage } from './parse-message.ts'

const head = 'Subject: x\r\nMIME-Version: 1.0\r\n'
const words = (bytes: number) => 'word '.repeat(bytes / 5)

test('very long text is told from long files', () => {
  const file = `--b\r\nContent-Type: application/zip\r\n\r\n${words(1_200_000)}\r\n`
  const mixed = (text: string) =>
    `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${file}--b\r\n\r\n${text}\r\n--b--\r\n`
  const sources: [string, boolean][] = [
    [`${head}\r\n${words(1_000_000)}`, false],
    [`${head}\r\n${words(1_200_000)}`, true],
    [`${head}Content-Type: application/zip\r\n\r\n${words(1_200_000)}`, false],
    [mixed(words(500_000)), false],
    [mixed(words(1_200_000)), true],
    [mixed(words(600_000) + `\r\n--b\r\nContent-Type: text/html\r\n\r\n${words(600_000)}`), true]
  ]
  assert.deepEqual(
    sources.map(([raw]) => hasLongText(Buffer.from(raw))),
    sources.map(([, isLong]) => isLong)
  )
})

test('it is not made HTML', async () => {
  const raw = Buffer.from(`${head}\r\nhttp://far.example/ & more`)
  const html = async (isTextLong: boolean) => (await parseMessage(raw, { isTextLong }))['textAsHtml']
  assert.match(String(await html(false)), /<a href="http:\/\/far.example\/">.*&amp; more/)
  assert.equal(await html(true), '')
})
