// One question to the DNS servers, through node:dns, with the time that its answer holds.
import type { promises } from 'node:dns'
import type { Answers, RecordType } from './resolver.ts'

type NodeResolver = promises.Resolver

/** `ttlMs` is undefined where node:dns does not tell it: all but A and AAAA. */
export type Answer = { readonly records: Answers[RecordType]; readonly ttlMs: number | undefined }

type Ask = (resolver: NodeResolver, name: string) => Promise<Answer>

const asks: Readonly<Record<RecordType, Ask>> = {
  A: async (resolver, name) => withTtl(await resolver.resolve4(name, { ttl: true })),
  AAAA: async (resolver, name) => withTtl(await resolver.resolve6(name, { ttl: true })),
  MX: async (resolver, name) => withoutTtl(await resolver.resolveMx(name)),
  TXT: async (resolver, name) => withoutTtl(await resolver.resolveTxt(name)),
  CNAME: async (resolver, name) => withoutTtl(await resolver.resolveCname(name)),
  NS: async (resolver, name) => withoutTtl(await resolver.resolveNs(name)),
  SRV: async (resolver, name) => withoutTtl(await resolver.resolveSrv(name)),
  PTR: async (resolver, name) => withoutTtl(await resolver.resolvePtr(name)),
  CAA: async (resolver, name) => withoutTtl(await resolver.resolveCaa(name)),
  TLSA: async (resolver, name) => withoutTtl(await resolver.resolveTlsa(name)),
  SOA: async (resolver, name) => withoutTtl(await resolver.resolveSoa(name))
}

export function isRecordType(type: string): type is RecordType {
  return Object.hasOwn(asks, type)
}

/** @throws an error with a code of node:dns; ENODATA for an empty list too */
export async function askServer(resolver: NodeResolver, name: string, type: RecordType): Promise<Answer> {
  const answer = await asks[type](resolver, name)
  if (Array.isArray(answer.records) && answer.records.length === 0) {
    throw Object.assign(new Error('No records'), { code: 'ENODATA' })
  }
  return answer
}

function withTtl(records: { address: string; ttl: number }[]): Answer {
  const ttl = Math.min(...records.map((record) => record.ttl))
  return { records: records.map((record) => record.address), ttlMs: ttl * 1000 }
}

function withoutTtl(records: Answers[RecordType]): Answer {
  return { records, ttlMs: undefined }
}
