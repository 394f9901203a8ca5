// The policy file and the DNS record of MTA-STS. Pure. RFC 8461 §3.1, §3.2
import { normaliseDomain } from '@postkeep/address'

export interface StsPolicy {
  readonly mode: 'enforce' | 'testing' | 'none'
  /** Names; the first label may be `*`. */
  readonly mx: readonly string[]
  /** Seconds. */
  readonly maxAge: number
}

/** RFC 8461 §3.2: a year. */
const longestAge = 31_557_600
const mostHosts = 500

/** undefined: not a policy, and what it says does not count. */
export function parseStsPolicy(text: string): StsPolicy | undefined {
  const fields = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => /^([a-z\d][\w.-]{0,31})[ \t]*:[ \t]*(.*?)[ \t]*$/i.exec(line))
  if (fields.some((field) => field === null)) return undefined
  // Of a key that may stand once the first counts.
  const first = (key: string) => fields.find((field) => field?.[1] === key)?.[2]
  const mode = first('mode')
  const maxAge = first('max_age') ?? ''
  if (first('version') !== 'STSv1' || !/^\d{1,10}$/.test(maxAge)) return undefined
  if (mode !== 'enforce' && mode !== 'testing' && mode !== 'none') return undefined
  const mx = fields.flatMap((field) => (field?.[1] === 'mx' ? [field[2]!.toLowerCase()] : []))
  if (mx.length > mostHosts || !mx.every(isPattern) || (mx.length === 0 && mode !== 'none')) return undefined
  return { mode, mx, maxAge: Math.min(Number(maxAge), longestAge) }
}

/** The id of the policy; undefined where there is none, or more than one. */
export function parseStsRecord(texts: readonly string[]): string | undefined {
  const records = texts.filter((text) => /^v=STSv1[ \t]*;/.test(text))
  if (records.length !== 1) return undefined
  return /;[ \t]*id=([a-z\d]{1,32})[ \t]*(?:;|$)/i.exec(records[0]!)?.[1]
}

/** RFC 8461 §4.1: `*` stands for one label. */
export function allowsHost({ mx }: Pick<StsPolicy, 'mx'>, host: string): boolean {
  return mx.some((pattern) =>
    pattern.startsWith('*.')
      ? host.slice(host.indexOf('.') + 1) === pattern.slice(2) && host.includes('.')
      : pattern === host
  )
}

function isPattern(pattern: string): boolean {
  return normaliseDomain(pattern.replace(/^\*\./, '')) !== undefined
}
