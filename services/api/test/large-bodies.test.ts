// Large messages, several at once, in a process of the API of its own: they wait in files, and are worked on one after the
// other. LARGE_BODIES=5: so many of each kind at once instead of one.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createServerSealer } from '@postkeep/crypto'
import { silentLogger as logger } from '@postkeep/log'
import { createQueue } from '@postkeep/outbound'
import { freePort, startProcess, temporaryFolder, type TestProcess } from '@postkeep/testkit'
import { startApi, type Api } from './api.ts'

const megabyte = 1024 * 1024
const atOnce = Number(process.env['LARGE_BODIES'] ?? 1)
const size = 40 * megabyte
/** Of the process. It was 180 to 380 when messages were in memory in all their forms. */
const mostGrowth = 150 * megabyte
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const file = randomBytes(size * 0.75)
const base64 = file.toString('base64')
const content = base64.replaceAll(/.{76}/g, '$&\r\n')
/** No text: a mailbox looks for words in one. */
const header =
  'Subject: large\r\nTo: a@far.example\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n'
const raw = `${header}${content}\r\n`
/** By which memory is given back to the system. */
const asInTheContainer = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '1048576' }
const json = { 'content-type': 'application/json' }

let api: Api
let service: TestProcess
let port: number
let authorization: string
let calm: number
const folders = new AsyncDisposableStack()
let spoolFolder: string
before(async () => {
  api = await startApi()
  const mailbox = await api.mailbox('box@large.example')
  authorization = `Basic ${btoa(mailbox)}`
  spoolFolder = folders.use(await temporaryFolder()).path
  port = await freePort()
  service = await startProcess({
    command: process.execPath,
    args: ['--max-semi-space-size=2', '--max-old-space-size=160', main],
    env: { ...api.environment, API_PORT: String(port), TMPDIR: spoolFolder, ...asInTheContainer },
    ready: (line) => line.includes('"msg":"ready"'),
    timeoutMs: 120_000
  })
  // All that is loaded late is loaded.
  const small = await send('/v1/messages', { raw: 'Subject: s\r\n\r\nx\r\n' })
  await send('/v1/messages', form('x'))
  await send('/v1/emails', { to: 'a@far.example', text: 'x' })
  await answer(`/v1/messages/${small.id}?eml=true`)
  calm = memory()
})
after(async () => {
  await service.stop()
  await folders.disposeAsync()
  await api[Symbol.asyncDispose]()
})

/** Bytes, as RSS: PSS costs tens of milliseconds each time. */
const memory = () => Number(readFileSync(`/proc/${service.pid}/statm`, 'latin1').split(' ')[1]) * 4096

/** The most that `work` adds while it goes on must be little. */
async function addsLittle(tell: (text: string) => void, work: () => Promise<unknown>): Promise<void> {
  let most = calm
  const sampling = setInterval(() => (most = Math.max(most, memory())), 50)
  try {
    await work()
  } finally {
    clearInterval(sampling)
  }
  const growth = `${Math.round((most - calm) / megabyte)} MB`
  tell(growth)
  assert.ok(most - calm < mostGrowth, growth)
  assert.deepEqual(spoolFiles(), [])
}

/** Files that the service has open in the folder: they have no names there. */
function spoolFiles(): string[] {
  const links = readdirSync(`/proc/${service.pid}/fd`).flatMap((fd) => {
    try {
      return readlinkSync(`/proc/${service.pid}/fd/${fd}`)
    } catch {
      // Closed meanwhile.
      return []
    }
  })
  return links.filter((link) => link.startsWith(spoolFolder))
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await wait(20)
}

async function answer(path: string, options: RequestInit = {}): Promise<Response> {
  const found = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization }, ...options })
  assert.ok(found.ok, `${path}: ${found.status} ${found.ok ? '' : (await found.text()).slice(0, 500)}`)
  return found
}

async function send(path: string, body: object, method = 'POST'): Promise<{ readonly id: string }> {
  const isForm = body instanceof FormData || body instanceof URLSearchParams
  const headers = { authorization, ...(!isForm && json) }
  const sent = await answer(path, { method, body: isForm ? body : JSON.stringify(body), headers })
  return (await sent.json()) as { id: string }
}

function form(bytes: string | Uint8Array<ArrayBuffer>): FormData {
  const fields = new FormData()
  fields.set('to', 'a@far.example')
  fields.set('subject', 'a file')
  fields.append('attachments', new Blob([bytes]), 'file.bin')
  return fields
}

const all = <T>(work: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: atOnce }, work))
const hash = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex')

/** Of a message that is nothing else. */
function fileIn(message: string): Buffer {
  assert.match(message, /^Content-Transfer-Encoding: base64\r$/m)
  return Buffer.from(message.slice(message.indexOf('\r\n\r\n')), 'base64')
}

async function stored(id: string): Promise<string> {
  return (await answer(`/v1/messages/${id}?eml=true`)).text()
}

test('whole messages come in, and are what they were', async (t) => {
  const ids: string[] = []
  await addsLittle(
    (text) => t.diagnostic(text),
    () => all(async () => ids.push((await send('/v1/messages', { raw })).id))
  )
  assert.equal(hash(await stored(ids[0]!)), hash(raw))
})

test('files of forms come in, and are what they were', async (t) => {
  const ids: string[] = []
  await addsLittle(
    (text) => t.diagnostic(text),
    () => all(async () => ids.push((await send('/v1/messages', form(file))).id))
  )
  assert.equal(hash(fileIn(await stored(ids[0]!))), hash(file))
})

test('files in JSON come in, and are what they were, as content of a draft too', async (t) => {
  const { id } = await send('/v1/messages', { subject: 'draft', text: 'x', flags: ['\\Draft'] })
  const attachments = [{ filename: 'file.bin', content: base64, encoding: 'base64' }]
  let changed = ''
  await addsLittle(
    (text) => t.diagnostic(text),
    async () => (changed = (await send(`/v1/messages/${id}`, { attachments }, 'PUT')).id)
  )
  assert.equal(hash(fileIn(await stored(changed))), hash(file))
})

test('mail is sent: whole messages, files of forms, and what is written as an address is', async (t) => {
  const kinds = [{ raw: `From: box@large.example\r\n${raw}` }, form(file)]
  const sent: string[] = []
  await addsLittle(
    (text) => t.diagnostic(text),
    () => all(() => Promise.all(kinds.map(async (kind) => sent.push((await send('/v1/emails', kind)).id))))
  )
  const sealer = createServerSealer(api.environment['HELPER_ENCRYPTION_KEY']!)
  const queue = createQueue({ database: api.database, sealer, logger })
  const claimed = await queue.claim({ worker: 'test', count: 20, leaseMs: 60_000 })
  const bodies = claimed.filter(({ _id }) => sent.includes(_id.toHexString()))
  assert.equal(bodies.length, 2 * atOnce)
  for (const email of bodies) {
    const body = (await queue.openBody(email)).toString('latin1')
    if (/^Subject: large\r$/m.test(body)) assert.equal(hash(body.slice(-raw.length)), hash(raw))
    else assert.equal(hash(fileIn(body)), hash(file))
  }
})

test('messages go out as they are, and who reads slowly keeps neither memory nor others waiting', async (t) => {
  const { id } = await send('/v1/messages', { raw })
  const slow: Socket[] = []
  await addsLittle(
    (text) => t.diagnostic(text),
    async () => {
      for (let count = 0; count < 4; count += 1) slow.push(await readFirst(`/v1/messages/${id}?eml=true`))
      assert.equal(spoolFiles().length, 4)
      await all(async () => {
        const found = await answer(`/v1/messages/${id}?eml=true`)
        assert.equal(found.headers.get('content-length'), String(raw.length))
        assert.equal(hash(await found.text()), hash(raw))
      })
      for (const socket of slow) socket.destroy()
      await until(() => spoolFiles().length === 0)
    }
  )
})

/** Asks, and reads no more than the first bytes. */
async function readFirst(path: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n\r\n`)
  const [first] = (await once(socket, 'data')) as [Buffer]
  socket.pause()
  assert.match(first.toString('latin1'), /^HTTP\/1\.1 200 /)
  return socket
}

test('as JSON a message goes out with all that is in it', async (t) => {
  const { id } = await send('/v1/messages', form(file))
  type Shown = { raw: string; nodemailer: { attachments: { content: string; filename: string }[] } }
  let shown: Shown | undefined
  await addsLittle(
    (text) => t.diagnostic(text),
    async () => (shown = (await (await answer(`/v1/messages/${id}`)).json()) as Shown)
  )
  const { nodemailer, raw: message } = shown!
  assert.equal(hash(message), hash(await stored(id)))
  assert.equal(nodemailer.attachments[0]?.filename, 'file.bin')
  assert.equal(hash(nodemailer.attachments[0].content), hash(base64))
})

test('an upload that breaks off leaves no file and no message', async () => {
  const count = () => api.database.emails.countDocuments()
  const before = await count()
  for (const path of ['/v1/emails', '/v1/messages']) {
    const socket = await sendHalf(path)
    assert.deepEqual(readdirSync(spoolFolder), [])
    socket.destroy()
    await until(() => spoolFiles().length === 0)
  }
  assert.equal(await count(), before)
})

/** Half of a large message; resolves when some of it is in a file. */
async function sendHalf(path: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  const body = JSON.stringify({ raw: `From: box@large.example\r\n${raw}` })
  const head = `Host: x\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`
  socket.write(`POST ${path} HTTP/1.1\r\n${head}\r\n\r\n`)
  socket.write(body.slice(0, body.length / 2))
  await until(() => spoolFiles().some((link) => link.endsWith(' (deleted)')))
  return socket
}

test('what is larger than a message may be is refused with the limit', async () => {
  const headers = { authorization, ...json }
  const refused = async (body: string) => {
    const url = `http://127.0.0.1:${port}/v1/messages`
    const reply = await fetch(url, { method: 'POST', headers, body })
    return [reply.status, ((await reply.json()) as { message: string }).message]
  }
  // Bodies to 51 MB, messages to 50.
  const message = JSON.stringify({ raw: `Subject: x\r\n\r\n${'x'.repeat(50.5 * megabyte)}` })
  assert.deepEqual(await refused(message), [413, `The message is larger than ${50 * megabyte} bytes`])
  const reply = await tooLarge()
  assert.match(reply, new RegExp(`^HTTP/1.1 413 [^]*larger than ${51 * megabyte} bytes`))
  assert.deepEqual(spoolFiles(), [])
})

/** The whole answer to a body that says that it is larger than any may be. */
async function tooLarge(): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const head = `Host: x\r\nAuthorization: ${authorization}\r\nContent-Type: application/json`
  socket.write(`POST /v1/messages HTTP/1.1\r\n${head}\r\nContent-Length: ${51 * megabyte + 1}\r\n\r\n{`)
  return Buffer.concat((await Array.fromAsync(socket)) as Buffer[]).toString()
}

test('a page of whole messages goes out one after the other', async (t) => {
  const whole = `${header}${content.slice(0, 4 * megabyte)}\r\n`
  for (let sent = 0; sent < 2; sent++) await send('/v1/messages', { raw: whole, folder: 'Page' })
  await addsLittle(
    (text) => t.diagnostic(text),
    () =>
      all(async () => {
        const page = (await (await answer('/v1/messages?folder=Page')).json()) as { readonly raw?: string }[]
        assert.deepEqual(
          page.map(({ raw: shown }) => (shown === whole ? 'whole' : shown)),
          ['whole', 'whole']
        )
      })
  )
})

test('who goes away in the middle of a page leaves nothing taken', async () => {
  const leaving = new AbortController()
  const one = '/v1/messages?folder=Page&limit=1'
  const { body } = await answer(one, { headers: { authorization }, signal: leaving.signal })
  await body!.getReader().read()
  leaving.abort()
  // It waits for the memory that the other one had.
  assert.equal(((await (await answer(one)).json()) as unknown[]).length, 1)
})

test('kill -9 in an upload leaves nothing behind', async () => {
  const count = () => api.database.emails.countDocuments()
  const before = await count()
  const socket = await sendHalf('/v1/emails')
  socket.on('error', () => undefined)
  await service.kill()
  assert.deepEqual(readdirSync(spoolFolder), [])
  assert.equal(await count(), before)
})
