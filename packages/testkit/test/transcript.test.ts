import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createSecureContext, TLSSocket } from 'node:tls'
import { createTestCa, playTranscript, temporaryFolder, type TestCa } from '../src/index.ts'
import { parseTranscript } from '../src/transcript/parse-transcript.ts'

// A toy server: greets, echoes lines, tells all sessions what one says.
let ca: TestCa
let port: number
const sessions = new Set<Socket>()
const server = createServer()

before(async () => {
  ca = await createTestCa()
  const { key, chain } = await ca.issue({ names: ['toy.test'] })
  const secureContext = createSecureContext({ key, cert: chain })
  let number = 0
  server.on('connection', (socket) => {
    number += 1
    socket.write(`* OK session ${number}\r\n`)
    serve(socket, secureContext)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
after(() => server.close())

function serve(socket: Socket, secureContext: ReturnType<typeof createSecureContext>): void {
  sessions.add(socket)
  socket.on('error', () => socket.destroy()).on('close', () => sessions.delete(socket))
  socket.on('data', (data: Buffer) => {
    const text = data.toString('latin1')
    if (text.startsWith('QUIT')) return socket.end('BYE\r\n')
    if (text.startsWith('LITERAL')) return socket.write(Buffer.from('* {3}\r\n\0\xff\n OK\r\n', 'latin1'))
    if (text.startsWith('ALL ')) return sessions.forEach((one) => one.write(`* ${text.slice(4)}`))
    if (!text.startsWith('STARTTLS')) return socket.write(`* first\r\n* echo ${text}`)
    socket.removeAllListeners('data')
    socket.write('OK\r\n')
    sessions.delete(socket)
    serve(new TLSSocket(socket, { isServer: true, secureContext }), secureContext)
    return undefined
  })
}

describe('playTranscript', () => {
  test('lines, patterns, skipping, variables, bytes, several sessions, the end', async () => {
    const variables = await playTranscript(
      [
        '# a comment, then an empty line',
        '',
        'S~ ^\\* OK session (?<number>\\d+)$',
        'C: hello ${number} ${who}',
        'S: * first',
        'S: * echo hello ${number} ${who}',
        'C< raw\\x41\\r\\n',
        'S... rawA',
        'C: LITERAL',
        'S: * {3}',
        'S< \\0\\xff\\n',
        'S:  OK',
        'S2... OK session',
        'C2: ALL new mail',
        'S: * new mail',
        'S2: * new mail',
        'C: QUIT',
        'S: BYE',
        'S$'
      ].join('\n'),
      { port, variables: { who: 'a.b' } }
    )
    assert.match(variables['number']!, /^\d+$/)
  })

  test('goes over to TLS', async () => {
    const startTls = { ca: ca.caPem, servername: 'toy.test' }
    await playTranscript('S... OK\nC: STARTTLS\nS: OK\nC^\nC: secret\nS... echo secret\n', { port, startTls })
  })

  test('says where and what was different, with the dialogue', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'login.txt')
    await writeFile(file, 'S... OK\nC: one\nS: * first\nS: * two\n')
    await assert.rejects(playTranscript(file, { port }), (error: Error) => {
      assert.match(error.message, /login\.txt:4: \n {2}expected: \* two\n {2}received: \* echo one\n/)
      assert.match(error.message, /> one\\r\\n/)
      return true
    })
  })

  test('does not wait for ever, and tells an end from silence', async () => {
    await assert.rejects(
      playTranscript('S... OK\nS: more\n', { port, timeoutMs: 50 }),
      /:2: a line did not come within 50 ms/
    )
    await assert.rejects(playTranscript('C: QUIT\nS... never\n', { port }), /:2: the connection ended/)
    await assert.rejects(
      playTranscript('S... OK\nS$\n', { port, timeoutMs: 50 }),
      /the end of the connection did not come/
    )
    await assert.rejects(playTranscript('S... OK\nC: ${nobody}\n', { port }), /nothing has set \$\{nobody\}/)
  })
})

test('a line that is no step is an error', () => {
  assert.throws(() => parseTranscript('C: ok\nX: what\n', 'a.txt'), /a\.txt:2/)
  assert.throws(() => parseTranscript('S:no space'), SyntaxError)
})
