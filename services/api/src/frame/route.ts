// An endpoint: who may use it, what it takes and answers, and what it does. The document of the API is made of the same.
import type { Context } from 'koa'
import type { z } from 'zod'
import type { ApiKey, ApiKeyScope, Domain, User } from '@postkeep/database'
import type { AliasRecord } from '@postkeep/directory'
import type { MailboxSession } from '@postkeep/mailbox-client'
import type { Identity } from '@postkeep/mailbox-contract'
import type { Room } from '../body/room.ts'
import type { Services } from '../services.ts'

/**
 * Credentials and role in one. `account`: an API token. `member`, `admin`: the same, of a member or an administrator of
 * the domain in the path. `owner`: of the alias in the path, or an administrator of its domain. `operator`: an API token of
 * an administrator of the server. `mailbox`: its address and a password. `account or mailbox`: an API token, or these.
 * `server`: the secret that programs of the operator's own have. `account or server`: an API token, or this.
 */
export type Access =
  | 'public'
  | 'account'
  | 'operator'
  | 'member'
  | 'admin'
  | 'owner'
  | 'mailbox'
  | 'account or mailbox'
  | 'server'
  | 'account or server'

export type BaseVisit<Q, B> = {
  readonly services: Services
  readonly context: Context
  readonly params: Readonly<Record<string, string>>
  readonly query: Q
  readonly body: B
  readonly remoteAddress: string
  /** For what is large. */
  readonly room: Room
}
type WithUser = { readonly user: User; readonly key: ApiKey }
type WithDomain = WithUser & { readonly domain: Domain; readonly isDomainAdmin: boolean }
type WithAlias = WithDomain & { readonly alias: AliasRecord }
type WithMailbox = { readonly session: MailboxSession }
type Caller =
  | ({ readonly kind: 'account' } & WithUser)
  | { readonly kind: 'mailbox'; readonly identity: Identity; readonly session: MailboxSession }

type Extra = {
  public: object
  account: WithUser
  operator: WithUser
  member: WithDomain
  admin: WithDomain
  owner: WithAlias
  mailbox: WithMailbox
  'account or mailbox': { readonly caller: Caller }
  server: object
  /** Without a user it is the server. */
  'account or server': Partial<WithUser>
}

export type Visit<A extends Access, Q = unknown, B = unknown> = BaseVisit<Q, B> & Extra[A]

/** Of any route. */
export type AnyVisit = BaseVisit<unknown, unknown> &
  Partial<WithAlias & WithMailbox & Extra['account or mailbox']> & {
    /** When the answer is made. */
    readonly release?: () => void
  }

/** `headers`: beside those of the frame. A text goes out as text/plain, bytes as the type in `headers`. */
export type Reply = {
  readonly body: unknown
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

export type RouteFacts = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With `:name` for what varies. */
  readonly path: string
  /** What a key must be good for; without: any. */
  readonly scope?: ApiKeyScope
  readonly summary: string
  readonly description?: string
  /** Requests a day of one user. */
  readonly perDay?: number
  /** Bytes of a body, where it may be larger than most. */
  readonly bodyLimit?: number
  /** Status of success, 200 where it is left out. */
  readonly status?: number
  /** 'text': text/plain; 'nothing': 204; others: bytes of that type. */
  readonly response: z.ZodType | 'text' | 'nothing' | 'text/calendar' | 'text/vcard'
  readonly isPaged?: boolean
  /** Media types of the answer beside that of `response`. */
  readonly otherTypes?: readonly string[]
  /** Statuses beside those that every such endpoint has. */
  readonly refusals?: readonly (400 | 403 | 404 | 409 | 412)[]
}

type Definition<A extends Access, Q extends z.ZodType, B extends z.ZodType> = RouteFacts & {
  readonly access: A
  readonly query?: Q
  readonly body?: B
  handle(visit: Visit<A, z.output<Q>, z.output<B>>): Promise<Reply> | Reply
}

export type Route = RouteFacts & {
  readonly access: Access
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  handle(visit: AnyVisit): Promise<Reply> | Reply
}

export function defineRoute<A extends Access, Q extends z.ZodType, B extends z.ZodType>(
  definition: Definition<A, Q, B>
): Route {
  // The frame makes the visit that `access` says, and checks query and body by the schemas.
  return definition as unknown as Route
}
