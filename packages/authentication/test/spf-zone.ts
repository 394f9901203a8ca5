// The DNS of a scenario of the SPF suite, in the suite's own notation.
import { DnsError, type Answers, type RecordType, type Resolver } from '@postkeep/dns'

export type ZoneData = Readonly<Record<string, readonly ZoneEntry[]>>
type ZoneEntry = 'TIMEOUT' | Readonly<Record<string, unknown>>

export function spfZone(data: ZoneData): Resolver {
  const zone = new Map(Object.entries(data).map(([name, entries]) => [name.toLowerCase(), withTxt(entries)]))
  const find = (name: string, type: string, depth = 0): unknown[] => {
    const fail = (code: string): never => {
      throw new DnsError(code, { hostname: name, type })
    }
    const labels = name.toLowerCase().split('.')
    if (labels.some((label) => label.length > 63)) fail('EBADNAME')
    const entries = zone.get(labels.join('.'))
    if (!entries) return fail(name.startsWith('error.') ? 'ETIMEOUT' : 'ENOTFOUND')
    const found: unknown[] = []
    for (const entry of entries) {
      if (entry === 'TIMEOUT') {
        if (found.length === 0) fail('ETIMEOUT')
        break
      }
      if (type in entry) {
        if (entry[type] === 'TIMEOUT') fail('ETIMEOUT')
        if (entry[type] !== 'NONE') found.push(recordOf(type, entry[type]))
      } else if ('CNAME' in entry && depth < 8) found.push(...find(String(entry['CNAME']), type, depth + 1))
    }
    return found.length > 0 ? found : fail('ENODATA')
  }
  const resolve = <T extends RecordType>(name: string, type: T) =>
    Promise.resolve().then(() => find(name, type) as Answers[T])
  return { resolve, reverse: () => Promise.reject(new Error('SPF asks for PTR by name')) }
}

/** The suite writes most records as of type SPF, which stood beside TXT once. */
function withTxt(entries: readonly ZoneEntry[]): ZoneEntry[] {
  const hasTxt = entries.some((entry) => entry !== 'TIMEOUT' && 'TXT' in entry)
  return entries.flatMap((entry): ZoneEntry[] => {
    if (entry === 'TIMEOUT' || !('SPF' in entry)) return [entry]
    return hasTxt ? [] : [{ TXT: entry['SPF'] }]
  })
}

function recordOf(type: string, value: unknown): unknown {
  if (type === 'TXT') return [value].flat()
  if (type !== 'MX') return value
  const [priority, exchange] = value as [number, string]
  return { priority, exchange }
}
