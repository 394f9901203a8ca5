// The policy that other servers read before they send. RFC 8461 §3.2: lines end with CRLF or LF; we take CRLF.
const dayInSeconds = 86_400

/** `testing`: they report what would fail, and send all the same; `enforce`: they do not send. */
export type MtaStsMode = 'testing' | 'enforce' | 'none'

export function mtaStsPolicy(serverDomain: string, mode: MtaStsMode): string {
  const lines = ['version: STSv1', `mode: ${mode}`, `mx: mx.${serverDomain}`, `max_age: ${7 * dayInSeconds}`]
  return `${lines.join('\r\n')}\r\n`
}
