// Large messages, several at once, in a process of the API of its own: they wait for each other, so that memory is bounded.
// LARGE_BODIES=40: of 40 MB instead of 8.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { freePort, proportionalMemory, startProcess, type TestProcess } from '@postkeep/testkit'
import { startApi, type Api } from './api.ts'

const megabyte = 1024 * 1024
const atOnce = 5
const size = Number(process.env['LARGE_BODIES'] ?? 8) * megabyte
/** What they may add: one of them, in all its forms, and some garbage. All at once would be far above. */
const mostGrowth = 80 * megabyte + 10 * size
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const base64 = randomBytes(size * 0.75).toString('base64')
const content = base64.replaceAll(/.{76}/g, '$&\r\n')
const raw = `Subject: large\r\nTo: a@far.example\r\nContent-Transfer-Encoding: base64\r\n\r\n${content}\r\n`

let api: Api
let service: TestProcess
let url: string
let authorization: string
let calm: number
before(async () => {
  api = await startApi()
  const mailbox = await api.mailbox('box@large.example')
  authorization = `Basic ${btoa(mailbox)}`
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  service = await startProcess({
    command: process.execPath,
    args: ['--max-semi-space-size=1', '--max-old-space-size=160', main],
    env: { ...api.environment, API_PORT: String(port), API_BODY_MEMORY: String(size * 1.1) },
    ready: (line) => line.includes('"msg":"ready"'),
    timeoutMs: 120_000
  })
  // All that is loaded late is loaded.
  const small = await send('/v1/messages', JSON.stringify({ raw: 'Subject: s\r\n\r\nx\r\n' }))
  await send('/v1/messages', form('x'))
  await answer(`/v1/messages/${small.id}?eml=true`)
  calm = memoryOf(service.pid)
})
after(async () => {
  await service.stop()
  await api[Symbol.asyncDispose]()
})

/** Bytes, as PSS. */
function memoryOf(pid: number): number {
  return proportionalMemory([pid]) * megabyte
}

/** The most that `work` adds while it goes on. */
async function growthOf(work: () => Promise<unknown>): Promise<number> {
  let most = calm
  const sampling = setInterval(() => (most = Math.max(most, memoryOf(service.pid))), 10)
  try {
    await work()
  } finally {
    clearInterval(sampling)
  }
  return most - calm
}

async function answer(path: string, options: RequestInit = {}): Promise<Response> {
  const found = await fetch(`${url}${path}`, { headers: { authorization }, ...options })
  assert.ok(found.ok, `${path}: ${found.status} ${found.ok ? '' : (await found.text()).slice(0, 500)}`)
  return found
}

async function send(path: string, body: string | FormData): Promise<{ readonly id: string }> {
  const json = typeof body === 'string' ? { 'content-type': 'application/json' } : {}
  const sent = await answer(path, { method: 'POST', body, headers: { authorization, ...json } })
  return (await sent.json()) as { id: string }
}

function form(file: string): FormData {
  const fields = new FormData()
  fields.set('subject', 'a file')
  fields.append('attachments', new Blob([file]), 'file.bin')
  return fields
}

const all = <T>(work: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: atOnce }, work))
const tell = (growth: number) => `${Math.round(growth / megabyte)} MB`

test('whole messages come in', async (t) => {
  const body = JSON.stringify({ raw })
  const growth = await growthOf(() => all(() => send('/v1/messages', body)))
  t.diagnostic(tell(growth))
  assert.ok(growth < mostGrowth, tell(growth))
})

test('files of forms come in', async (t) => {
  const growth = await growthOf(() => all(() => send('/v1/messages', form(base64.slice(0, size * 0.7)))))
  t.diagnostic(tell(growth))
  assert.ok(growth < mostGrowth, tell(growth))
})

test('messages go out as they are, unpacked on their way', async (t) => {
  const { id } = await send('/v1/messages', JSON.stringify({ raw }))
  const growth = await growthOf(() =>
    all(async () => {
      const found = await answer(`/v1/messages/${id}?eml=true`)
      assert.equal(found.headers.get('content-length'), String(raw.length))
      assert.equal(await found.text(), raw)
    })
  )
  t.diagnostic(tell(growth))
  assert.ok(growth < mostGrowth, tell(growth))
})
