// The editable content of the test DNS server, and what it answers.
import type { DnsRecords, RecordType } from './records.ts'

export type ZoneContent = Readonly<Record<string, { readonly [T in RecordType]?: readonly DnsRecords[T][] }>>

type Failure = 'SERVFAIL' | 'REFUSED' | 'NXDOMAIN' | 'timeout'

export type ZoneRecord = {
  readonly name: string
  readonly type: RecordType
  readonly record: DnsRecords[RecordType]
}

export type ZoneAnswer =
  | { readonly kind: 'records'; readonly records: readonly ZoneRecord[] }
  | { readonly kind: 'failure'; readonly failure: Failure }

const maxCnames = 8

export class DnsZone {
  readonly #records = new Map<string, Map<RecordType, readonly DnsRecords[RecordType][]>>()
  readonly #failures = new Map<string, Failure>()

  constructor(content: ZoneContent = {}) {
    for (const [name, types] of Object.entries(content)) {
      for (const [type, records] of Object.entries(types))
        this.set(name, type as RecordType, records as never)
    }
  }

  /** Replaces the records of that name and type; ends a failure that was set for them. */
  set<T extends RecordType>(name: string, type: T, records: readonly DnsRecords[T][]): void {
    const types =
      this.#records.get(canonical(name)) ?? new Map<RecordType, readonly DnsRecords[RecordType][]>()
    this.#records.set(canonical(name), types.set(type, records))
    this.#failures.delete(keyOf(name, type))
  }

  /** Without a type: all records and failures of that name. */
  remove(name: string, type?: RecordType): void {
    const types = this.#records.get(canonical(name))
    const gone = type ? [type] : [...(types?.keys() ?? []), '*' as const]
    for (const one of gone) {
      if (one !== '*') types?.delete(one)
      this.#failures.delete(keyOf(name, one))
    }
    if (types?.size === 0) this.#records.delete(canonical(name))
  }

  /** From now on this question fails; '*' for all types. */
  fail(name: string, type: RecordType | '*', failure: Failure): void {
    this.#failures.set(keyOf(name, type), failure)
  }

  answer(name: string, type: RecordType | undefined): ZoneAnswer {
    const found: ZoneRecord[] = []
    let current = canonical(name)
    for (let step = 0; step < maxCnames; step += 1) {
      const failure =
        this.#failures.get(keyOf(current, type ?? '*')) ?? this.#failures.get(keyOf(current, '*'))
      if (failure) return { kind: 'failure', failure }
      const types = this.#records.get(current)
      if (!types) return this.#unknown(current, found)
      found.push(...recordsOf(current, type, types))
      const alias = type === 'CNAME' ? undefined : (types.get('CNAME')?.[0] as string | undefined)
      if (!alias) break
      found.push({ name: current, type: 'CNAME', record: alias })
      current = canonical(alias)
    }
    return { kind: 'records', records: found }
  }

  // A name above one that exists exists as well (RFC 8020), it only has no records.
  #unknown(name: string, found: readonly ZoneRecord[]): ZoneAnswer {
    const isParent = [...this.#records.keys()].some((known) => known.endsWith(`.${name}`))
    return isParent || found.length > 0
      ? { kind: 'records', records: found }
      : { kind: 'failure', failure: 'NXDOMAIN' }
  }
}

function recordsOf(
  name: string,
  type: RecordType | undefined,
  types: ReadonlyMap<RecordType, readonly DnsRecords[RecordType][]>
): ZoneRecord[] {
  if (!type) return []
  return (types.get(type) ?? []).map((record) => ({ name, type, record }))
}

function canonical(name: string): string {
  return name.toLowerCase().replace(/\.$/, '')
}

function keyOf(name: string, type: RecordType | '*'): string {
  return `${canonical(name)} ${type}`
}
