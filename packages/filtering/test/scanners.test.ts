// The scanners against peers that speak their protocols: clamd's INSTREAM, rspamd's /checkv2.
import assert from 'node:assert/strict'
import { createServer as createHttpServer, type IncomingHttpHeaders } from 'node:http'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { silentLogger } from '@postkeep/log'
import { clamav, rspamd, type ScanRequest } from '../src/index.ts'
import { scanAll } from '../src/scanners/scan-all.ts'

const request: ScanRequest = {
  raw: Buffer.from('Subject: x\r\n\r\nX5O!P%@AP\r\n'),
  trace: 'trace',
  sender: 'bob@there.test',
  recipients: ['ann@here.test', 'eve@here.test'],
  remoteAddress: '192.0.2.1',
  helo: 'mail.there.test\u2028',
  hostName: 'mail.there.test'
}
const never = new AbortController().signal
const servers: { close(): unknown }[] = []
after(() => servers.forEach((server) => server.close()))

async function listening<S extends Server>(server: S): Promise<number> {
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** Reads zINSTREAM and its chunks as clamd does; `answer` gets the message. */
function clamd(answer: (message: Buffer) => string): Promise<number> {
  const serve = async (socket: Socket): Promise<void> => {
    let bytes = Buffer.alloc(0)
    for await (const chunk of socket) {
      bytes = Buffer.concat([bytes, chunk as Buffer])
      const message = messageOf(bytes)
      if (message) return void socket.end(`${answer(message)}\0`)
    }
  }
  return listening(createServer((socket) => void serve(socket).catch(() => socket.destroy())))
}

function messageOf(bytes: Buffer): Buffer | undefined {
  assert.equal(bytes.subarray(0, 10).toString(), 'zINSTREAM\0'.slice(0, Math.min(10, bytes.length)))
  const chunks: Buffer[] = []
  for (let at = 10; at + 4 <= bytes.length;) {
    const length = bytes.readUInt32BE(at)
    if (length === 0) return Buffer.concat(chunks)
    chunks.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return undefined
}

test('ClamAV: clean, found, an error, a large message, silence', async () => {
  const scan = async (answer: (message: Buffer) => string, raw = request.raw) =>
    clamav({ host: '127.0.0.1', port: await clamd(answer) }).scan({ ...request, raw }, never)
  assert.deepEqual(await scan(() => 'stream: OK'), { kind: 'clean' })
  assert.deepEqual(await scan(() => 'stream: Eicar-Test-Signature FOUND'), {
    kind: 'virus',
    name: 'Eicar-Test-Signature'
  })
  await assert.rejects(
    scan(() => 'INSTREAM size limit exceeded. ERROR'),
    /size limit exceeded/
  )
  let seen = 0
  await scan(
    (message) => {
      seen = message.length
      return 'stream: OK'
    },
    Buffer.alloc(1_000_000, 'x')
  )
  assert.equal(seen, 1_000_000)
  const silent = await listening(createServer((socket) => void socket.resume()))
  const scanner = clamav({ host: '127.0.0.1', port: silent })
  await assert.rejects(scanner.scan(request, AbortSignal.timeout(30)), /in time/)
})

async function rspamdAnswering(status: number, body: string) {
  const seen: IncomingHttpHeaders[] = []
  const server = createHttpServer((incoming, answer) => {
    seen.push(incoming.headers)
    incoming.resume().on('end', () => answer.writeHead(status).end(body))
  })
  const port = await listening(server)
  return { seen, scanner: rspamd({ url: `http://127.0.0.1:${port}`, password: 'secret' }) }
}

test('rspamd: the envelope goes along, the verdict comes back in words', async () => {
  const symbols = { BAD: { score: 9 }, WORSE: { score: 4 }, FINE: { score: -1 } }
  const { scanner, seen } = await rspamdAnswering(
    200,
    JSON.stringify({ action: 'add header', score: 8.25, symbols })
  )
  assert.deepEqual(await scanner.scan(request, never), {
    kind: 'scored',
    score: 8.3,
    reason: 'rspamd says add header: BAD WORSE'
  })
  const [headers] = seen
  assert.deepEqual(
    [headers?.['ip'], headers?.['from'], headers?.['rcpt'], headers?.['password'], headers?.['helo']],
    ['192.0.2.1', 'bob@there.test', 'ann@here.test, eve@here.test', 'secret', 'mail.there.test?']
  )
  const verdict = async (body: string) => (await rspamdAnswering(200, body)).scanner.scan(request, never)
  assert.equal((await verdict('{"action":"no action","score":-2}')).kind, 'clean')
  const rejected = await verdict('{"action":"reject","score":1}')
  assert.ok(rejected.kind === 'scored' && rejected.score === 15)
  for (const body of ['', 'null', '{}', '{"action":1,"score":"x"}']) await assert.rejects(verdict(body))
  await assert.rejects((await rspamdAnswering(500, '')).scanner.scan(request, never), /500/)
})

test('a scanner that fails is named, and the others are heard', async () => {
  const port = await clamd(() => 'stream: Worm FOUND')
  const { scanner } = await rspamdAnswering(500, '')
  const scanners = [clamav({ host: '127.0.0.1', port }), scanner]
  assert.deepEqual(await scanAll(request, { scanners, logger: silentLogger, timeoutMs: 5000 }), {
    signals: [],
    virus: 'Worm',
    failed: ['rspamd']
  })
})
