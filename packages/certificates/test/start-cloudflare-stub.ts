// The part of Cloudflare's API that is used, on a loopback port: it records the calls and keeps records.
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { isDeepStrictEqual } from 'node:util'

export type StubRecord = {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly content: string
  readonly priority?: number
  readonly data?: object
}

/** An SRV has data in the place of its content. */
type NewRecord = Omit<StubRecord, 'id' | 'content'> & { readonly content?: string }

export type CloudflareStub = AsyncDisposable & {
  readonly baseUrl: string
  /** "POST /zones/z1/dns_records {…}" */
  readonly calls: string[]
  readonly records: StubRecord[]
  /** The next calls are answered with these. */
  readonly failures: { status: number; code?: number; message?: string }[]
}

type StubOptions = {
  /** Of all zones together. */
  maxRecords?: number
  token: string
  zones: Record<string, string>
  onChange?: (records: StubRecord[]) => void
}
type Reply = { status: number; result?: unknown; code?: number | undefined; message?: string | undefined }

export async function startCloudflareStub({
  token,
  zones,
  maxRecords = 100,
  onChange
}: StubOptions): Promise<CloudflareStub> {
  const calls: string[] = []
  const records: StubRecord[] = []
  const failures: CloudflareStub['failures'] = []
  let lastId = 0
  const write = ({ content = '', ...rest }: NewRecord): Reply => {
    const wanted = { ...rest, content }
    const isSame = (one: StubRecord) => isDeepStrictEqual(one, { ...wanted, id: one.id })
    if (records.some(isSame)) {
      return { status: 400, code: 81_058, message: 'An identical record already exists.' }
    }
    if (records.length >= maxRecords) return { status: 400, code: 81_045, message: 'quota' }
    lastId += 1
    records.push({ id: `r${lastId}`, ...wanted })
    onChange?.(records)
    return { status: 200, result: { id: `r${lastId}` } }
  }
  const remove = (id: string): Reply => {
    const index = records.findIndex((one) => one.id === id)
    if (index < 0) return { status: 404, code: 81_044, message: 'Record does not exist.' }
    records.splice(index, 1)
    onChange?.(records)
    return { status: 200, result: { id } }
  }
  const answer = async (request: IncomingMessage): Promise<Reply> => {
    const body = await text(request)
    const { pathname, searchParams } = new URL(request.url!, 'http://stub')
    calls.push(`${request.method} ${request.url}${body ? ` ${body}` : ''}`)
    const failure = failures.shift()
    if (failure) return failure
    if (request.headers.authorization !== `Bearer ${token}`) {
      return { status: 403, code: 10_000, message: 'Authentication error' }
    }
    const name = searchParams.get('name') ?? ''
    const type = searchParams.get('type')
    const isOfType = (one: StubRecord) => type === null || one.type === type
    if (pathname === '/zones')
      return { status: 200, result: name in zones ? [{ id: zones[name], name }] : [] }
    if (request.method === 'POST') return write(JSON.parse(body) as NewRecord)
    if (request.method === 'DELETE') return remove(pathname.split('/').at(-1)!)
    return { status: 200, result: records.filter((one) => one.name === name && isOfType(one)) }
  }
  const server = createServer((request, response) => {
    void answer(request).then(({ status, result, code, message }) => {
      const errors = code === undefined ? [] : [{ code, message }]
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ success: status === 200, result: result ?? null, errors }))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    records,
    failures,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    }
  }
}
