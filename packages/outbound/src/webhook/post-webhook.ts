// Delivers a message to a webhook: signed JSON by POST, to a public address only, without following redirects, in a
// bounded time, reading a bounded answer. API §3.2
import { createHmac } from 'node:crypto'
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { publicAddress, type AddressOptions } from '@postkeep/dns'
import { webhookBody } from './webhook-body.ts'
import type { WebhookTask } from './webhook-task.ts'

export interface WebhookOptions extends AddressOptions {
  /** Of the domain; undefined: it goes without a signature. */
  readonly key: string | undefined
  /** Our name. */
  readonly mta: string
  readonly timeoutMs?: number
  /** Aborted when it is somebody else's work. */
  readonly signal: AbortSignal
}

export interface WebhookAnswer {
  readonly kind: 'sent' | 'temporary' | 'permanent'
  readonly code: number
  /** Without the URL: senders may read it. */
  readonly reply: string
}

/** Milliseconds, from the look-up to the answer. */
const longestTimes = { message: 60_000, bounce: 5000 } as const
const longestAnswer = 64 * 1024
const laterStatuses = new Set([408, 413, 425, 429])

export async function postWebhook(
  raw: Buffer,
  task: WebhookTask,
  options: WebhookOptions
): Promise<WebhookAnswer> {
  const url = new URL(task.url)
  const place = await publicAddress(url.hostname, options)
  if (place.kind === 'refused')
    return permanent('5.7.1 The program behind this address is not on a public host')
  if (place.kind === 'unknown') return temporary('4.4.4 The program behind this address cannot be found')
  const body = () => bodyOf(raw, task, { url, mta: options.mta })
  try {
    const signal = AbortSignal.any([
      options.signal,
      AbortSignal.timeout(options.timeoutMs ?? longestTimes[task.about ?? 'message'])
    ])
    return answerOf(await post(url, { ip: place.ip, body, key: options.key, signal }))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer'
    return temporary(`4.4.2 The program behind this address does not answer (${code})`)
  }
}

function bodyOf(raw: Buffer, task: WebhookTask, { mta, url }: { mta: string; url: URL }): Iterable<string> {
  if (task.about === 'bounce') return [raw.toString()]
  const flag = (name: string) => url.searchParams.get(name) !== 'false'
  return webhookBody(raw, task, { hasAttachments: flag('attachments'), hasRaw: flag('raw'), mta })
}

interface Post {
  readonly ip: string
  /** Made anew at each call, the same each time. */
  readonly body: () => Iterable<string>
  readonly key: string | undefined
  readonly signal: AbortSignal
}

async function post(url: URL, { body, ip, key, signal }: Post): Promise<number> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const options: RequestOptions & { servername?: string } = {
    method: 'POST',
    host: ip,
    ...(url.port ? { port: Number(url.port) } : {}),
    path: url.pathname + url.search,
    headers: {
      Host: url.host,
      'Content-Type': 'application/json',
      'User-Agent': 'Postkeep',
      ...measured(body(), key)
    },
    ...(url.username ? { auth: decodeURIComponent(`${url.username}:${url.password}`) } : {}),
    // The certificate must be that of the name, though the address is connected to.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    agent: false,
    signal
  }
  const sent = request(options)
  const answered = new Promise<IncomingMessage>((resolve, reject) =>
    sent.on('response', resolve).on('error', reject)
  )
  // Who refuses early may close before it has read all: its answer counts.
  const written = pipeline(Readable.from(body()), sent).catch(() => undefined)
  const response = await answered
  await drained(response)
  sent.destroy()
  await written
  return response.statusCode ?? 0
}

/** Length and signature, which stand before the body. */
function measured(body: Iterable<string>, key: string | undefined): Record<string, string> {
  const hmac = key === undefined ? undefined : createHmac('sha256', key)
  let length = 0
  for (const piece of body) {
    const bytes = Buffer.from(piece)
    length += bytes.length
    hmac?.update(bytes)
  }
  return {
    'Content-Length': String(length),
    ...(hmac ? { 'X-Webhook-Signature': hmac.digest('hex') } : {})
  }
}

/** Some programs work while they answer: they are not cut off before the end, but what they say is not kept. */
async function drained(response: IncomingMessage): Promise<void> {
  let length = 0
  for await (const piece of response) {
    length += (piece as Buffer).length
    if (length > longestAnswer) return
  }
}

function answerOf(status: number): WebhookAnswer {
  if (status >= 200 && status < 300) return { kind: 'sent', code: 250, reply: `2.0.0 taken (HTTP ${status})` }
  const isLater = status >= 500 || laterStatuses.has(status)
  if (isLater) return temporary(`4.3.0 The program behind this address cannot take it now (HTTP ${status})`)
  return permanent(`5.3.0 The program behind this address does not take it (HTTP ${status})`)
}

function temporary(reply: string): WebhookAnswer {
  return { kind: 'temporary', code: 421, reply }
}

function permanent(reply: string): WebhookAnswer {
  return { kind: 'permanent', code: 550, reply }
}
