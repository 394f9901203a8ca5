import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { playHttpTranscript } from '../src/index.ts'

test('a transcript of HTTP takes values, uses them, and fails on any other answer', async () => {
  let count = 0
  const server = createServer((request, response) => {
    count += 1
    const { authorization = 'nobody' } = request.headers
    response.writeHead(207, { etag: `"${count}"` })
    response.end(
      `<?xml version="1.0"?>\n<a xmlns="x"><who>${authorization}</who><path>${request.url}</path><b/></a>`
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const play = (text: string) =>
    playHttpTranscript(text, { url, authorization: 'me', variables: { name: 'n' } })
  try {
    await play(
      '> GET /${name}\n< 207\n< ETag: "${tag}"\n<\n< <a>\n<   <who>me</who>\n<   <path>/${name}</path>\n<   <b/>\n< </a>\n\n' +
        '# again\n> GET /${tag}\n> Authorization: none\n< 207\n<\n< <a>\n<   <who>nobody</who>\n<   <path>/1</path>\n<   <b/>\n< </a>\n'
    )
    const wrong = [
      '> GET /\n< 200',
      '> GET /\n< 207\n< ETag: "x"',
      '> GET /\n< 207\n<\n< <a>',
      '> GET /\n< 207\n<\n< <a>\n<   <who>you</who>\n<   <path>/</path>\n<   <b/>\n< </a>'
    ]
    for (const text of wrong) await assert.rejects(play(text), assert.AssertionError, text)
    await assert.rejects(play('> GET /'), SyntaxError)
    await assert.rejects(play('GET /'), SyntaxError)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
