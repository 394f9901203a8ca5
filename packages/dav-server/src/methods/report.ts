// REPORT: which one, and whether the resource has it. RFC 3253 §3.6.
import { D, parseReport } from '@postkeep/dav-protocol'
import { DavRefusal } from '../dav-refusal.ts'
import type { DavReply } from '../dav-reply.ts'
import { requireResource, xmlBody, type DavRequest } from '../dav-request.ts'

export async function report(request: DavRequest): Promise<DavReply> {
  const asked = parseReport(await xmlBody(request))
  const resource = await requireResource(request)
  const handler = request.service.reports[asked.kind]
  if (!handler?.on.includes(resource.kind)) throw new DavRefusal(403, { precondition: D('supported-report') })
  return handler.run(request, asked, resource)
}
