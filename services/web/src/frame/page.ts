// One page: its path, who may come, and what it answers. All pages together are the table of routes (pages/index.ts).
import type { Domain, User } from '@postkeep/database'
import type { Answer } from './answer.ts'
import type { Form } from './form.ts'
import type { Session } from './sessions.ts'
import type { Services } from '../services.ts'
import type { Formats } from '../words/formats.ts'
import type { Locale } from '../words/locales.ts'
import type { Translate } from '../words/translate.ts'

/** The domain roles are those in the domain that `:domain` of the path names. An admin of the server has them all. */
export type Role = 'none' | 'user' | 'domain user' | 'domain admin' | 'admin'

export type Visit = {
  readonly services: Services
  readonly locale: Locale
  readonly t: Translate
  readonly format: Formats
  /** Without the locale. */
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Form
  /** Empty for GET. */
  readonly form: Form
  /** For `_csrf` of each form. */
  readonly csrf: string
  readonly client: { readonly address: string; readonly agent: string }
  readonly user: User | undefined
  readonly session: Session | undefined
  /** A path of this site with its locale. */
  readonly link: (path: string) => string
}

export type UserVisit = Visit & { readonly user: User; readonly session: Session }
export type DomainVisit = UserVisit & { readonly domain: Domain; readonly isDomainAdmin: boolean }

type VisitOf = {
  none: Visit
  user: UserVisit
  'domain user': DomainVisit
  'domain admin': DomainVisit
  admin: UserVisit
}

type Handler<V> = (visit: V) => Promise<Answer> | Answer

export type PageOf<R extends Role> = {
  /** Begins with a slash; without the locale. */
  readonly path: string
  readonly role: R
  readonly get?: Handler<VisitOf[R]>
  readonly post?: Handler<VisitOf[R]>
  /** Its form may hold files: bytes of all of it. */
  readonly mostUpload?: number
}

/** A page of any role. Its handlers are called only after roles.ts has made their visit. */
export type Page = { [R in Role]: PageOf<R> }[Role]

export function definePage<R extends Role>(page: PageOf<R>): PageOf<R> {
  return page
}
