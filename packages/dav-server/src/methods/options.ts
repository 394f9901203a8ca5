// OPTIONS. RFC 9110 §9.3.7, RFC 4918 §10.1.
import { findResource, type DavRequest } from '../dav-request.ts'
import type { DavReply } from '../dav-reply.ts'
import { allowedOn, classesOf } from './allowed-methods.ts'

export async function options(request: DavRequest): Promise<DavReply> {
  const resource = await findResource(request)
  const allow = allowedOn(request, resource?.kind).join(', ')
  return { status: 200, headers: { allow, dav: classesOf(request.service), 'content-length': '0' } }
}
