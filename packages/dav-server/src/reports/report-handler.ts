// A report with the types of its request and of the resources that have it.
import type { Name, Report } from '@postkeep/dav-protocol'
import type { DavReply } from '../dav-reply.ts'
import type { DavRequest } from '../dav-request.ts'
import type { ReportHandler } from '../dav-service.ts'
import type { ResourceKind, ResourceOf } from '../resource.ts'

interface Options<R extends Report['kind'], K extends ResourceKind> {
  readonly name: Name
  readonly on: readonly K[]
  readonly run: (
    request: DavRequest,
    report: Extract<Report, { kind: R }>,
    resource: ResourceOf<K>
  ) => Promise<DavReply>
}

/** `kind`: the key under which it is registered, and so the kind of all reports that it gets. */
export function reportHandler<R extends Report['kind'], K extends ResourceKind>(
  _kind: R,
  { name, on, run }: Options<R, K>
): ReportHandler {
  return { name, on, run: run as ReportHandler['run'] }
}
