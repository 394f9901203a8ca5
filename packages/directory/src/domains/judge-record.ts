// Is a record that a domain needs there, and right? From what its name servers answer.
import type { DnsRecord } from './dns-records.ts'

export type DnsAnswer =
  /** MX as `priority host`, TXT joined, CNAME the host; empty: there is none. */
  | { readonly kind: 'values'; readonly values: readonly string[] }
  /** No answer, or one that cannot be trusted. */
  | { readonly kind: 'unknown' }

/** `unknown`: nothing is known now; what was known before stays. */
export type DnsState = 'good' | 'warning' | 'missing' | 'wrong' | 'unknown'

/** What is the matter. The words for it are those of whoever shows it. */
export type DnsAdvice =
  | 'add'
  | 'no-answer'
  | 'mx-elsewhere'
  | 'mx-others-too'
  | 'spf-twice'
  | 'spf-without-us'
  | 'spf-unsure'
  | 'dkim-other-key'
  | 'dmarc-twice'
  | 'dmarc-broken'
  | 'dmarc-none'
  | 'cname-elsewhere'

export type DnsFinding = {
  readonly record: DnsRecord
  readonly state: DnsState
  readonly found: readonly string[]
  readonly advice: DnsAdvice | undefined
  /** Instead of the record's own value: what is there, made right. */
  readonly proposal?: string
}

type Verdict = Pick<DnsFinding, 'state' | 'advice'> & { readonly proposal?: string }

const good: Verdict = { state: 'good', advice: undefined }
const wrong = (advice: DnsAdvice, proposal?: string): Verdict => ({
  state: 'wrong',
  advice,
  ...(proposal !== undefined && { proposal })
})
const warning = (advice: DnsAdvice): Verdict => ({ state: 'warning', advice })
const missing: Verdict = { state: 'missing', advice: 'add' }

export function judgeRecord(record: DnsRecord, answer: DnsAnswer): DnsFinding {
  if (answer.kind === 'unknown') return { record, state: 'unknown', found: [], advice: 'no-answer' }
  const relevant = relevantOf(record, answer.values)
  const verdict = relevant.length === 0 ? absent(record) : judges[record.purpose](record, relevant)
  return { record, found: relevant, ...verdict }
}

/** Without TLS reports all works; there is only less to be known. */
function absent({ purpose }: DnsRecord): Verdict {
  return purpose === 'TLSRPT' ? warning('add') : missing
}

/** Other texts of the same name are other people's business. */
function relevantOf({ purpose }: DnsRecord, values: readonly string[]): string[] {
  if (purpose === 'SPF') return values.filter((value) => /^v=spf1(?: |$)/i.test(value))
  if (purpose === 'DMARC') return values.filter((value) => /^v\s*=\s*DMARC1/i.test(value))
  if (purpose === 'TLSRPT') return values.filter((value) => /^v=TLSRPTv1\s*;/i.test(value))
  return [...values]
}

const judges: Record<DnsRecord['purpose'], (record: DnsRecord, found: readonly string[]) => Verdict> = {
  receiving({ value }, found) {
    const hosts = found.map((each) => hostOf(each.slice(each.indexOf(' ') + 1)))
    if (!hosts.includes(value)) return wrong('mx-elsewhere')
    return hosts.some((host) => host !== value) ? warning('mx-others-too') : good
  },
  SPF({ value }, found) {
    // RFC 7208 §4.5: with two there is none.
    if (found.length > 1) return wrong('spf-twice')
    const ours = value.split(' ')[1]!
    const terms = found[0]!.toLowerCase().split(/\s+/)
    if (terms.some((term) => [ours, 'mx'].includes(term.replace(/^\+/, '')))) return good
    // Addresses may be ours: only their owner knows.
    if (terms.some((term) => /^\+?(?:ip4:|ip6:|exists:|redirect=)/.test(term))) return warning('spf-unsure')
    return wrong(
      'spf-without-us',
      found[0]!.replace(/^v=spf1/i, (version) => `${version} ${ours}`)
    )
  },
  DKIM({ value }, found) {
    const ours = tagsOf(value).get('p')
    const matches = found.some((each) => tagsOf(each).get('p') === ours)
    return matches && found.length === 1 ? good : wrong('dkim-other-key')
  },
  DMARC(_, found) {
    if (found.length > 1) return wrong('dmarc-twice')
    const policy = tagsOf(found[0]!).get('p')?.toLowerCase()
    if (policy === 'quarantine' || policy === 'reject') return good
    return policy === 'none' ? warning('dmarc-none') : wrong('dmarc-broken')
  },
  TLSRPT(_, found) {
    return found.length === 1 ? good : warning('add')
  },
  bounces({ value }, found) {
    return found.every((each) => hostOf(each) === value) ? good : wrong('cname-elsewhere')
  }
}

/** RFC 6376 §3.2; white space inside of values has no meaning in those that are compared. */
function tagsOf(text: string): Map<string, string> {
  const pairs = text.split(';').map((tag) => {
    const at = tag.indexOf('=')
    return [tag.slice(0, Math.max(at, 0)).trim().toLowerCase(), tag.slice(at + 1).replace(/\s/g, '')] as const
  })
  return new Map(pairs)
}

function hostOf(name: string): string {
  return name.trim().toLowerCase().replace(/\.$/, '')
}
