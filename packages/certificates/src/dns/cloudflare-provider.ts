// TXT records at Cloudflare.
import { CertificateError } from '../certificate-error.ts'
import {
  callCloudflare,
  type CloudflareCall,
  type CloudflareOptions,
  type CloudflareReply
} from './cloudflare-api.ts'
import { challengePrefix, type DnsProvider, type TxtRecord } from './dns-provider.ts'

type Zone = { id: string; name: string }

const identicalRecord = 81_058

/** `waitMs`: until the records must be seen; Cloudflare takes seconds. */
export function cloudflareProvider(options: CloudflareOptions & { waitMs?: number }): DnsProvider {
  return new CloudflareProvider(options)
}

class CloudflareProvider implements DnsProvider {
  readonly waitMs: number
  readonly #options: CloudflareOptions
  /** Paths of the records that we wrote, by name and value. */
  readonly #written = new Map<string, string>()

  constructor({ waitMs = 300_000, ...options }: CloudflareOptions & { waitMs?: number }) {
    this.waitMs = waitMs
    this.#options = options
  }

  async present(records: readonly TxtRecord[]): Promise<void> {
    const zones = await this.#zonesOf(records)
    for (const record of records) {
      const zone = zones.get(record.name)!
      const id = await this.#create(zone, record)
      this.#written.set(keyOf(record), `/zones/${zone.id}/dns_records/${id}`)
    }
  }

  /** One that cannot be removed does not keep the others. */
  async remove(records: readonly TxtRecord[]): Promise<void> {
    const failures: unknown[] = []
    for (const record of records) {
      const path = this.#written.get(keyOf(record))
      if (path === undefined) continue
      this.#written.delete(keyOf(record))
      await this.#delete(path, record).catch((error: unknown) => failures.push(error))
    }
    if (failures.length > 0) throw failures[0]
  }

  /** By record name; looked up before the first is written. */
  async #zonesOf(records: readonly TxtRecord[]): Promise<Map<string, Zone>> {
    const zones = new Map<string, Zone>()
    const unknown: string[] = []
    for (const name of new Set(records.map((record) => record.name))) {
      const zone = await this.#zoneOf(name)
      if (zone) zones.set(name, zone)
      else unknown.push(name.replace(challengePrefix, ''))
    }
    if (unknown.length === 0) return zones
    throw new CertificateError(
      'dns',
      `The Cloudflare token sees no zone for ${unknown.join(', ')}: add the domain to that Cloudflare account, ` +
        'or give the token the permission Zone / DNS / Edit for it',
      { failedNames: unknown }
    )
  }

  /** The zone with the longest name that the record stands under. */
  async #zoneOf(name: string): Promise<Zone | undefined> {
    const labels = name.split('.').slice(1)
    for (let start = 0; start < labels.length - 1; start += 1) {
      const candidate = labels.slice(start).join('.')
      const reply = await this.#call({ method: 'GET', path: '/zones', query: { name: candidate } })
      const zones = resultOf<Zone[]>(reply, `The zone ${candidate} cannot be looked up`)
      const zone = zones.find((one) => one.name === candidate)
      if (zone) return zone
    }
    return undefined
  }

  async #create(zone: Zone, { name, value }: TxtRecord): Promise<string> {
    const path = `/zones/${zone.id}/dns_records`
    const body = { type: 'TXT', name, content: `"${value}"`, ttl: 60, comment: 'ACME challenge' }
    const reply = await this.#call({ method: 'POST', path, body })
    // Left behind by a run that was cut off.
    if (reply.kind === 'refused' && reply.code === identicalRecord)
      return await this.#find(path, { name, value })
    return resultOf<{ id: string }>(reply, `The TXT record ${name} cannot be written`).id
  }

  async #find(path: string, { name, value }: TxtRecord): Promise<string> {
    const reply = await this.#call({ method: 'GET', path, query: { type: 'TXT', name } })
    const records = resultOf<{ id: string; content: string }[]>(
      reply,
      `The TXT records of ${name} cannot be read`
    )
    const found = records.find(({ content }) => content.replaceAll('"', '') === value)
    if (found) return found.id
    throw new CertificateError(
      'dns',
      `Cloudflare says that the TXT record ${name} exists, but does not list it`
    )
  }

  async #delete(path: string, { name, value }: TxtRecord): Promise<void> {
    const reply = await this.#call({ method: 'DELETE', path })
    if (reply.kind === 'refused' && reply.status !== 404) {
      const hint = `Delete it by hand at Cloudflare: it does no harm, but is of no use. Its value: ${value}`
      throw new CertificateError(
        'dns',
        `The TXT record ${name} cannot be deleted (${reply.message}). ${hint}`
      )
    }
  }

  async #call(call: CloudflareCall): Promise<CloudflareReply> {
    return await callCloudflare(this.#options, call)
  }
}

/** The shape is that of Cloudflare's documentation. */
function resultOf<T>(reply: CloudflareReply, failure: string): T {
  if (reply.kind === 'result') return reply.result as T
  throw new CertificateError('dns', `${failure}. Cloudflare says: ${reply.message} (code ${reply.code})`)
}

function keyOf({ name, value }: TxtRecord): string {
  return `${name} ${value}`
}
