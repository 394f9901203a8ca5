// What a failure means for the recipients: try again, or give up. RFC 5321 §4.2.1, RFC 3463. Pure.
import type { NodemailerError } from 'nodemailer/lib/errors'

export interface Verdict {
  readonly kind: 'temporary' | 'permanent'
  /** 0: no reply, the network failed. */
  readonly code: number
  readonly reply: string
  /** It is about the host, before any message: another one may know better. */
  readonly isOfHost: boolean
}

/** Steps before MAIL FROM. */
const hostSteps = new Set<string | undefined>(['CONN', 'EHLO', 'HELO', 'STARTTLS', undefined])
const longestReply = 1000

export function verdictOf(error: NodemailerError): Verdict {
  const { command, responseCode: code = 0, response } = error
  if (code === 0 || response === undefined) return withoutReply(error)
  const isOfHost = hostSteps.has(command)
  return {
    kind: isPermanent(code, response, command) ? 'permanent' : 'temporary',
    code,
    reply: readable(response),
    isOfHost
  }
}

function isPermanent(code: number, response: string, command: string | undefined): boolean {
  // 503 says that our session went wrong, not the message.
  if (code < 500 || code >= 600 || code === 503) return false
  // RFC 5321 §4.5.3.1.10: old servers say "too many recipients" by 552.
  return !(code === 552 && command === 'RCPT TO' && !/\b5\.\d{1,3}\.\d{1,3}\b/.test(response))
}

function withoutReply(error: NodemailerError): Verdict {
  const reason = readable(error.message)
  if (error.code === 'EREQUIRETLS')
    return { kind: 'permanent', code: 550, reply: `5.7.30 ${reason}`, isOfHost: true }
  // nodemailer found the message larger than the SIZE that the server announced.
  if (error.code === 'EMESSAGE')
    return { kind: 'permanent', code: 552, reply: `5.3.4 ${reason}`, isOfHost: true }
  if (error.code === 'EENVELOPE' && error.command === 'API')
    return { kind: 'permanent', code: 553, reply: `5.1.3 ${reason}`, isOfHost: false }
  // It may be an attack, or a mistake that is mended soon: neither is a reason to give up.
  if (error.code === 'ETLSPOLICY')
    return { kind: 'temporary', code: 0, reply: `4.7.5 ${reason}`, isOfHost: true }
  return { kind: 'temporary', code: 0, reply: `4.4.2 ${reason}`, isOfHost: true }
}

/** One line of bounded length, without control characters; the code, which stands beside it, is taken off. */
export function readable(response: string): string {
  const lines = response.slice(0, longestReply * 2).split(/\r?\n/)
  const text = lines.map((line) => line.replace(/^\d{3}(?:[ -]|$)/, '')).join(' ')
  return text
    .replace(/[\p{Cc}\p{Bidi_Control}\s]+/gu, ' ')
    .trim()
    .slice(0, longestReply)
}
