// The records of one zone at Cloudflare: listed, added, removed. The token is used for these calls and kept nowhere.
import { CertificateError } from '../certificate-error.ts'
import {
  callCloudflare,
  type CloudflareCall,
  type CloudflareOptions,
  type CloudflareReply
} from './cloudflare-api.ts'

export type ZoneRecord = {
  readonly type: 'MX' | 'TXT' | 'CNAME' | 'SRV'
  readonly name: string
  /** Of an SRV: priority, weight, port and host. */
  readonly value: string
  /** Of an MX. */
  readonly priority?: number
}

export type CloudflareZone = {
  /** MX and SRV with their numbers, TXT joined. @throws CertificateError */
  list(name: string, type: ZoneRecord['type']): Promise<{ readonly id: string; readonly value: string }[]>
  /** @throws CertificateError */
  add(record: ZoneRecord): Promise<void>
  /** @throws CertificateError */
  remove(id: string): Promise<void>
}

type KeptRecord = {
  readonly id: string
  readonly content: string
  readonly priority?: number
  readonly data?: { priority?: number; weight?: number; port?: number; target?: string }
}

const identicalRecord = 81_058
const pieceLength = 255

/** The zone that the domain stands in. @throws CertificateError where the token sees none */
export async function openCloudflareZone(
  options: CloudflareOptions,
  domain: string
): Promise<CloudflareZone> {
  const path = `/zones/${await zoneOf(options, domain)}/dns_records`
  const call = (one: CloudflareCall): Promise<CloudflareReply> => callCloudflare(options, one)
  return {
    async list(name, type) {
      const reply = await call({ method: 'GET', path, query: { type, name, per_page: '100' } })
      const records = resultOf<KeptRecord[]>(reply, `The records of ${name} cannot be read`)
      return records.map((record) => ({ id: record.id, value: valueOf(record, type) }))
    },
    async add(record) {
      const reply = await call({ method: 'POST', path, body: bodyOf(record) })
      if (reply.kind === 'refused' && reply.code === identicalRecord) return
      resultOf(reply, `The ${record.type} record ${record.name} cannot be written`)
    },
    async remove(id) {
      const reply = await call({ method: 'DELETE', path: `${path}/${id}` })
      if (reply.kind === 'refused' && reply.status === 404) return
      resultOf(reply, 'A record cannot be removed')
    }
  }
}

async function zoneOf(options: CloudflareOptions, domain: string): Promise<string> {
  const labels = domain.split('.')
  for (let start = 0; start < labels.length - 1; start += 1) {
    const name = labels.slice(start).join('.')
    const reply = await callCloudflare(options, { method: 'GET', path: '/zones', query: { name } })
    const zones = resultOf<{ id: string; name: string }[]>(reply, `The zone ${name} cannot be looked up`)
    const zone = zones.find((one) => one.name === name)
    if (zone) return zone.id
  }
  throw new CertificateError(
    'dns',
    `The token sees no zone for ${domain}: add the domain to that Cloudflare account, or give the token the ` +
      'permission Zone / DNS / Edit for it'
  )
}

function bodyOf({ name, priority = 0, type, value }: ZoneRecord): object {
  const shared = { type, name, ttl: 3600 }
  if (type === 'MX') return { ...shared, content: value, priority }
  // Behind their proxy no mail program finds its server.
  if (type === 'CNAME') return { ...shared, content: value, proxied: false }
  if (type === 'TXT') return { ...shared, content: quoted(value) }
  const [first, weight, port, target] = value.split(' ')
  return {
    ...shared,
    data: { priority: Number(first), weight: Number(weight), port: Number(port), target }
  }
}

/** One string has at most 255 bytes. RFC 1035 §3.3.14 */
function quoted(text: string): string {
  const pieces = text.match(new RegExp(`.{1,${pieceLength}}`, 'gs')) ?? ['']
  return pieces.map((piece) => `"${piece.replace(/["\\]/g, '\\$&')}"`).join(' ')
}

function valueOf({ content, data, priority }: KeptRecord, type: ZoneRecord['type']): string {
  if (type === 'MX') return `${priority ?? 0} ${content}`
  if (type === 'SRV' && data) return `${data.priority} ${data.weight} ${data.port} ${data.target}`
  if (type !== 'TXT' || !content.startsWith('"')) return content
  const pieces = [...content.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, piece]) => piece!)
  return pieces.join('').replace(/\\(.)/g, '$1')
}

/** The shape is that of Cloudflare's documentation. */
function resultOf<T>(reply: CloudflareReply, failure: string): T {
  if (reply.kind === 'result') return reply.result as T
  throw new CertificateError('dns', `${failure}. Cloudflare says: ${reply.message} (code ${reply.code})`)
}
