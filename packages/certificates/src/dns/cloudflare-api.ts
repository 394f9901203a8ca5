// Calls of Cloudflare's API v4, with errors that say what to do. https://developers.cloudflare.com/api/
import { setTimeout as delay } from 'node:timers/promises'
import { CertificateError } from '../certificate-error.ts'

export type CloudflareOptions = {
  apiToken: string
  /** Without a slash at the end. */
  baseUrl?: string
  timeoutMs?: number
  /** Before a call is made again after a failure that may pass. */
  pauseMs?: number
}

export type CloudflareCall = {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  query?: Record<string, string>
  body?: unknown
}

export type CloudflareReply =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'refused'; readonly status: number; readonly code: number; readonly message: string }

const tries = 3
const tokenPage = 'https://dash.cloudflare.com/profile/api-tokens'

/** @throws CertificateError when the token is refused or Cloudflare does not answer */
export async function callCloudflare(
  options: CloudflareOptions,
  call: CloudflareCall
): Promise<CloudflareReply> {
  const { pauseMs = 2000 } = options
  let reason: unknown
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    if (attempt > 1) await delay(pauseMs)
    try {
      const response = await send(options, call)
      if (response.status !== 429 && response.status < 500) return await replyOf(response)
      reason = new Error(`status ${response.status}`)
      await response.body?.cancel()
    } catch (error) {
      if (error instanceof CertificateError) throw error
      reason = error
    }
  }
  throw new CertificateError(
    'unreachable',
    `Cloudflare's API does not answer (${textOf(reason)}): is the Internet reachable from here? Try again later`,
    { cause: reason }
  )
}

async function send(
  { apiToken, baseUrl = 'https://api.cloudflare.com/client/v4', timeoutMs = 15_000 }: CloudflareOptions,
  { method, path, query, body }: CloudflareCall
): Promise<Response> {
  const search = query ? `?${new URLSearchParams(query).toString()}` : ''
  return await fetch(`${baseUrl}${path}${search}`, {
    method,
    headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(timeoutMs),
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })
}

type Envelope = { success?: boolean; result?: unknown; errors?: { code?: number; message?: string }[] }

async function replyOf(response: Response): Promise<CloudflareReply> {
  const { success, result, errors } = (await response.json()) as Envelope
  if (response.ok && success === true) return { kind: 'result', result }
  const { code = 0, message = `status ${response.status}` } = errors?.[0] ?? {}
  // 6003 and 6111: the token is malformed; 10000 and 9109: unknown, ended or without the permission.
  if (response.status === 401 || response.status === 403 || [6003, 6111, 9109, 10_000].includes(code)) {
    throw new CertificateError(
      'dns',
      `Cloudflare refuses the token (${message}). Create one at ${tokenPage} with the permission ` +
        'Zone / DNS / Edit for your zone, put it in the place of this one and try again'
    )
  }
  return { kind: 'refused', status: response.status, code, message }
}

/** fetch hides what happened in `cause`. */
function textOf(error: unknown): string {
  const { cause } = error as { cause?: unknown }
  return cause instanceof Error ? cause.message || String((cause as { code?: unknown }).code) : String(error)
}
