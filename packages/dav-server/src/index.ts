export { davFields, type DavConfig } from './dav-fields.ts'
export { DavRefusal } from './dav-refusal.ts'
export { multistatusReply, type AddResponse, type DavReply } from './dav-reply.ts'
export { findCollection, listCollections, requireResource, xmlBody, type DavRequest } from './dav-request.ts'
export type {
  DavService,
  Method,
  ObjectChange,
  OpenRequest,
  PlannedChange,
  ReportHandler,
  Validated
} from './dav-service.ts'
export { davEvents, type DavEvents } from './events.ts'
export { makeCollection } from './methods/mkcol.ts'
export { openDavServer, type DavServer, type DavServerOptions } from './open-dav-server.ts'
export { quoted, requireConditions } from './preconditions.ts'
export { liveProperty, type LiveProperty } from './properties/live-property.ts'
export { multigetReply } from './reports/multiget-reply.ts'
export { queryReply } from './reports/query-reply.ts'
export { isGuest } from './sharing/shareable.ts'
export { postSharing } from './sharing/post-sharing.ts'
export { reportHandler } from './reports/report-handler.ts'
export * from './resource.ts'
export { basicCredentials, type Credentials } from './sessions/basic-credentials.ts'
export { clientAddress, type ClientAddressOf } from './sessions/client-address.ts'
export { SessionCache, type Lease } from './sessions/session-cache.ts'
