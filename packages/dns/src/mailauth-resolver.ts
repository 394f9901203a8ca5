// The face of a resolver that mailauth's option `resolver` expects: types as text, errors with the codes of node:dns.
import { isRecordType } from './ask-server.ts'
import type { Resolver } from './resolver.ts'

/** Its errors are DnsErrors, whose `code` is what mailauth looks at. */
export function mailauthResolver(resolver: Resolver): (name: string, type: string) => Promise<unknown> {
  return async (name, type) => {
    const upper = type.toUpperCase()
    if (!isRecordType(upper))
      throw Object.assign(new Error(`DNS: no look-up of ${type}`), { code: 'ENOTIMP' })
    return await resolver.resolve(name, upper)
  }
}
