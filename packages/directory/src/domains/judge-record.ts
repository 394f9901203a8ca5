// Is a record that a domain needs there, and right? From what its name servers answer.
import { isOptional, type DnsRecord } from './dns-records.ts'

export type DnsAnswer =
  /** MX as `priority host`, SRV as `priority weight port host`, TXT joined, CNAME the host; empty: there is none. */
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
  | 'mx-cname'
  | 'spf-twice'
  | 'spf-without-us'
  | 'spf-unsure'
  | 'dkim-other-key'
  | 'dmarc-twice'
  | 'dmarc-broken'
  | 'dmarc-none'
  | 'cname-elsewhere'
  | 'sts-broken'
  | 'srv-elsewhere'

export type DnsFinding = {
  readonly record: DnsRecord
  readonly state: DnsState
  readonly found: readonly string[]
  readonly advice: DnsAdvice | undefined
  /** Instead of the record's own value: what is there, made right. */
  readonly proposal?: string
  /** To be put in the place of another name's alias: `name type value`. */
  readonly instead?: readonly string[]
}

type Verdict = Pick<DnsFinding, 'state' | 'advice' | 'proposal' | 'instead'>

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

function absent(record: DnsRecord): Verdict {
  return isOptional(record) ? warning('add') : missing
}

/** Other texts of the same name are other people's business. */
function relevantOf({ purpose, type }: DnsRecord, values: readonly string[]): string[] {
  if (purpose === 'SPF') return values.filter((value) => /^v=spf1(?: |$)/i.test(value))
  if (purpose === 'DMARC') return values.filter((value) => /^v\s*=\s*DMARC1/i.test(value))
  if (purpose === 'MTASTS' && type === 'TXT') return values.filter((value) => /^v=STSv1\s*;/.test(value))
  if (purpose === 'TLSRPT') return values.filter((value) => /^v=TLSRPTv1\s*;/i.test(value))
  return [...values]
}

const judges: Record<DnsRecord['purpose'], (record: DnsRecord, found: readonly string[]) => Verdict> = {
  receiving({ value }, found) {
    const [aliases, exchanges] = [
      found.filter((each) => alias.test(each)),
      found.filter((each) => !alias.test(each))
    ]
    const hosts = exchanges.map((each) => hostOf(each.slice(each.indexOf(' ') + 1)))
    if (!hosts.includes(value)) return wrong('mx-elsewhere')
    if (hosts.some((host) => host !== value)) return warning('mx-others-too')
    // RFC 2181 §10.3: most servers follow it all the same.
    return aliases.length > 0 ? { ...warning('mx-cname'), instead: addressRecords(aliases[0]!) } : good
  },
  SPF({ value }, found) {
    // RFC 7208 §4.5: with two there is none.
    if (found.length > 1) return wrong('spf-twice')
    const ours = value.split(' ')[1]!
    const terms = found[0]!.toLowerCase().split(/\s+/)
    if (terms.some((term) => [ours, 'mx'].includes(term.replace(/^\+/, '')))) return good
    // Addresses may be ours: only their owner knows.
    if (terms.some((term) => /^\+?(?:ip4:|ip6:|exists:|redirect=)/.test(term))) return warning('spf-unsure')
    // Nobody is told to copy what is no SPF record, however it looks.
    if (!plainText.test(found[0]!)) return wrong('spf-without-us')
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
    return leadsTo(value, found)
  },
  MTASTS({ type, value }, found) {
    if (type === 'CNAME') return leadsTo(value, found)
    // RFC 8461 §3.1: with two there is none.
    return found.length === 1 && /;\s*id=[a-z0-9]{1,32}\s*(?:;|$)/i.test(found[0]!)
      ? good
      : wrong('sts-broken')
  },
  autoconfig: ({ value }, found) => leadsTo(value, found),
  services({ value }, found) {
    const ours = placeOf(value)
    return found.some((each) => placeOf(each) === ours) ? good : wrong('srv-elsewhere')
  }
}

/** RFC 7208 §3.4: so short that an answer fits into a packet. */
const plainText = /^[\x20-\x7e]{1,450}$/
const alias = /^\S+ CNAME \S+/

/** `mx.example.com CNAME example.com 192.0.2.1` → `mx.example.com A 192.0.2.1` */
function addressRecords(found: string): string[] {
  const [name = '', , , ...addresses] = found.split(' ')
  return addresses.map((address) => `${name} ${address.includes(':') ? 'AAAA' : 'A'} ${address}`)
}

function leadsTo(value: string, found: readonly string[]): Verdict {
  return found.every((each) => hostOf(each) === value) ? good : wrong('cname-elsewhere')
}

/** Port and host of an SRV: how much it is liked is its owner's business. */
function placeOf(value: string): string {
  const [, , port, host = ''] = value.split(' ')
  return `${port} ${hostOf(host)}`
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
