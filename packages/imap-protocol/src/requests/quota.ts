// GETQUOTA, SETQUOTA. RFC 9208 §4.1.
import type { RequestReader } from '../wire/request-reader.ts'

export function parseGetQuota(reader: RequestReader): { readonly root: string } {
  const root = reader.astring()
  reader.end()
  return { root }
}

export interface SetQuotaRequest {
  readonly root: string
  readonly limits: readonly { readonly resource: string; readonly limit: number }[]
}

export function parseSetQuota(reader: RequestReader): SetQuotaRequest {
  const root = reader.astring()
  reader.space()
  const element = () => {
    const resource = reader.word()
    reader.space()
    return { resource, limit: reader.number64() }
  }
  const limits = reader.list(element, { mayBeEmpty: true })
  reader.end()
  return { root, limits }
}
