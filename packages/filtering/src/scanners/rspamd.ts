// rspamd by HTTP: POST /checkv2, the envelope in header fields, a verdict in JSON.
import type { Scanner, ScanResult } from './scanner.ts'

const mostBytes = 1024 * 1024
/** On our scale, for what rspamd would have done whatever its score. */
const scores: Readonly<Record<string, number>> = { reject: 15, 'rewrite subject': 6, 'add header': 6 }
const longestReason = 6

export function rspamd({
  url,
  password
}: {
  readonly url: string
  readonly password?: string | undefined
}): Scanner {
  return {
    name: 'rspamd',
    async scan({ helo, hostName, raw, recipients, remoteAddress, sender, trace }, signal) {
      const headers = new Headers({
        'queue-id': trace,
        ip: remoteAddress,
        helo: ascii(helo),
        from: ascii(sender),
        ...(hostName ? { hostname: ascii(hostName) } : {}),
        ...(password ? { password } : {})
      })
      for (const recipient of recipients) headers.append('rcpt', ascii(recipient))
      const body = new Uint8Array(raw)
      const answer = await fetch(new URL('/checkv2', url), {
        method: 'POST',
        headers,
        body,
        signal,
        redirect: 'error'
      })
      if (!answer.ok) throw new Error(`rspamd answers ${answer.status}`)
      const text = await answer.text()
      if (text.length > mostBytes) throw new Error('rspamd answers too much')
      return resultOf(JSON.parse(text) as unknown)
    }
  }
}

/** @throws for what is no verdict */
function resultOf(answer: unknown): ScanResult {
  if (typeof answer !== 'object' || answer === null || !('action' in answer) || !('score' in answer))
    throw new Error('rspamd gives no verdict')
  const { action, score } = answer
  if (typeof action !== 'string' || typeof score !== 'number') throw new Error('rspamd gives no verdict')
  const ours = Math.max(scores[action] ?? 0, Math.round(score * 10) / 10)
  if (ours <= 0) return { kind: 'clean' }
  return { kind: 'scored', score: ours, reason: `rspamd says ${action}${symbolsOf(answer)}` }
}

/** The weightiest of its reasons. */
function symbolsOf(answer: object): string {
  if (!('symbols' in answer) || typeof answer.symbols !== 'object' || answer.symbols === null) return ''
  const weights = Object.entries(answer.symbols as Record<string, { score?: unknown }>)
    .map(([name, symbol]) => ({ name, score: typeof symbol?.score === 'number' ? symbol.score : 0 }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, longestReason)
  return weights.length > 0 ? `: ${weights.map(({ name }) => name).join(' ')}` : ''
}

/** Header values: what they cannot hold is left out. */
function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?')
}
