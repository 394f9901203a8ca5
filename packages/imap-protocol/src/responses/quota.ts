// QUOTA, QUOTAROOT. RFC 9208 §4.2.
import { encodeString } from '../wire/encoder.ts'

export interface QuotaResource {
  readonly name: 'STORAGE' | 'MESSAGE'
  readonly usage: number
  readonly limit: number
}

/** Resources that are not named have no limit. */
export function quotaResponse(root: string, resources: readonly QuotaResource[]): string {
  const list = resources.map(({ name, usage, limit }) => `${name} ${usage} ${limit}`).join(' ')
  return `* QUOTA ${encodeString(root)} (${list})\r\n`
}

/** `name`: an encoded mailbox name. */
export function quotaRootResponse(name: string, root: string): string {
  return `* QUOTAROOT ${name} ${encodeString(root)}\r\n`
}
