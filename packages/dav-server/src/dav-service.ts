// What makes a CalDAV or CardDAV service of this server.
import type { IncomingHttpHeaders } from 'node:http'
import type { NewCollection } from '@postkeep/dav-collections'
import type { Name, Report, XmlElement } from '@postkeep/dav-protocol'
import type {
  CollectionInfo,
  CollectionKind,
  LoginScope,
  ObjectCondition,
  ObjectEntry,
  ObjectSpan,
  OutgoingMail
} from '@postkeep/mailbox-contract'
import type { MailboxSession } from '@postkeep/mailbox-client'
import type { DavReply } from './dav-reply.ts'
import type { DavRequest } from './dav-request.ts'
import type { LiveProperty } from './properties/live-property.ts'
import type { Resource, ResourceKind } from './resource.ts'

export type Method = (request: DavRequest) => Promise<DavReply>

/** A request of nobody knows whom. */
export interface OpenRequest {
  readonly method: string
  readonly segments: readonly string[]
  readonly headers: IncomingHttpHeaders
}

export interface ReportHandler {
  /** As DAV:supported-report-set names it. */
  readonly name: Name
  readonly on: readonly ResourceKind[]
  readonly run: (request: DavRequest, report: Report, resource: Resource) => Promise<DavReply>
}

export type Validated =
  | {
      readonly kind: 'valid'
      readonly uid: string
      readonly component: string
      readonly span: ObjectSpan
      /** RFC 6638 §3.2.10; absent: the one that there is stays. */
      readonly scheduleTag?: string | null
      /** Ids of managed attachments (RFC 8607). */
      readonly attachments?: string[]
    }
  | { readonly kind: 'refused'; readonly precondition: Name; readonly text: string }

/** What a client's change of an object becomes. */
export interface PlannedChange {
  /** Stored in the place of what the client has sent: then it is told no entity tag. */
  readonly bytes?: Buffer | undefined
  readonly scheduleTag?: string | null
  /** With the client's own conditions: what the plan was made for must still be there. */
  readonly condition: ObjectCondition
  readonly outgoing: OutgoingMail[]
}

export interface ObjectChange {
  readonly collection: CollectionInfo
  readonly name: string
  /** undefined: it is deleted. */
  readonly bytes: Buffer | undefined
  readonly uid?: string
  /** What the client asks for. */
  readonly condition: ObjectCondition
  /** The first plan did not hold: look closer. */
  readonly isRetry: boolean
}

export interface DavService {
  /** As people write it, e.g. `CardDAV`. */
  readonly protocol: string
  readonly scope: LoginScope & ('caldav' | 'carddav')
  /** Classes of the DAV header beside those of this server. */
  readonly classes: readonly string[]
  /** Of its preconditions no-uid-conflict, max-resource-size, supported-collation. */
  readonly namespace: string
  /** Kinds of collections in a home; MKCOL makes the first. */
  readonly kinds: readonly [CollectionKind, ...CollectionKind[]]
  /** Others that clients find by properties; not listed in a home, and not theirs to fill, delete or rename. */
  readonly hiddenKinds?: readonly CollectionKind[]
  /** What may be done with them beside the usual. */
  readonly privileges?: Readonly<Partial<Record<CollectionKind, readonly Name[]>>>
  /** What stands in DAV:resourcetype beside DAV:collection. */
  readonly resourceTypes: Readonly<Partial<Record<CollectionKind, readonly Name[]>>>
  readonly contentType: (entry: ObjectEntry) => string
  /** Live properties beside those of this server; one of the same name takes its place. */
  readonly properties: readonly LiveProperty[]
  readonly reports: Readonly<Partial<Record<Report['kind'], ReportHandler>>>
  /** Of objects, beside those of this server. */
  readonly objectMethods?: readonly string[]
  /** Others beside those of this server, or in their place. */
  readonly methods?: Readonly<Record<string, Method>>
  /** A session with what the service shows beside the mailbox. Once a request. */
  readonly sessionOf?: (session: MailboxSession) => MailboxSession
  /** What is answered without a login, before anything else; undefined: nothing of the kind. */
  readonly answerAnyone?: (request: OpenRequest) => Promise<DavReply | undefined>
  /** Made at a login where a home has no collection. */
  readonly defaults: readonly NewCollection[]
  /** Bytes of an object. */
  readonly maxObjectBytes: number
  readonly validate: (bytes: Buffer, collection: CollectionInfo) => Validated | Promise<Validated>
  /** Before an object is put or deleted; undefined: nothing more than that happens. @throws DavRefusal */
  readonly plan?: (request: DavRequest, change: ObjectChange) => Promise<PlannedChange | undefined>
  /** Of a new collection, from the properties that it is made with. */
  readonly componentsOf?: (properties: readonly XmlElement[]) => string[]
  /** Address that a new collection is fetched from, of the properties that it is made with. @throws DavRefusal */
  readonly sourceOf?: (properties: readonly XmlElement[]) => string | undefined
  /** After a login, before its first request. */
  readonly prepare?: (session: MailboxSession) => Promise<void>
  /** A collection's property that is stored as it was sent: the precondition that its value fails. */
  readonly checkProperty?: (property: XmlElement) => Name | undefined
}
