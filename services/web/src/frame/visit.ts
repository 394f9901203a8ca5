// From a request to a visit: who comes, in which language, with which form; and whether they may.
import type { Context } from 'koa'
import { randomToken } from '@postkeep/crypto'
import type { Domain, User } from '@postkeep/database'
import { redirect, type Answer } from './answer.ts'
import { readCookie, sessionCookie, setCookie, visitorCookie } from './cookies.ts'
import { formOf } from './form.ts'
import { HttpProblem } from './http-problem.ts'
import type { DomainVisit, Page, UserVisit, Visit } from './page.ts'
import { readUpload, type Upload } from './read-upload.ts'
import { admissionTo, groupIn } from './roles.ts'
import { isSameOrigin, type FormTokens } from './same-site.ts'
import type { Session } from './sessions.ts'
import type { Services } from '../services.ts'
import { formatsFor } from '../words/formats.ts'
import { isOffered, preferredLocale } from '../words/locales.ts'
import { translateTo } from '../words/translate.ts'

export type VisitMaker = { readonly services: Services; readonly formTokens: FormTokens }

type Outcome =
  | { readonly kind: 'visit'; readonly visit: Visit; answer(method: 'get' | 'post'): Promise<Answer> }
  | { readonly kind: 'answer'; readonly visit: Visit; readonly answer: Answer }

type Visitor = { readonly user: User | undefined; readonly session: Session | undefined }

/** @throws HttpProblem */
export async function pageVisit(context: Context, page: Page, maker: VisitMaker): Promise<Outcome> {
  const visitor = await visitorOf(context, maker.services)
  const visit = await visitOf(context, visitor, maker, await uploadOf(context, page, visitor))
  if (context.method === 'POST') checkSameSite(context, visit, maker.formTokens)
  const domain = await domainOf(page, visit)
  const admission = admissionTo(page.role, visit.user, domain)
  if (admission === 'forbidden' || admission === 'not-found') throw new HttpProblem(admission)
  if (admission === 'log-in') {
    const from = context.method === 'POST' ? '' : `?return=${encodeURIComponent(visit.path + context.search)}`
    return { kind: 'answer', visit, answer: redirect(`/log-in${from}`) }
  }
  const admitted = admittedVisit(visit, domain)
  const answer = async (method: 'get' | 'post'): Promise<Answer> => {
    // admissionTo has seen to it that the visit is one of the page's role.
    const handler = page[method] as ((visit: Visit) => Promise<Answer> | Answer) | undefined
    if (!handler) throw new HttpProblem('method')
    return handler(admitted)
  }
  return { kind: 'visit', visit, answer }
}

/** For pages that tell of a problem: whoever it is. */
export async function plainVisit(context: Context, maker: VisitMaker): Promise<Visit> {
  return visitOf(context, { user: undefined, session: undefined }, maker)
}

async function visitOf(
  context: Context,
  visitor: Visitor,
  { formTokens, services }: VisitMaker,
  upload?: Upload
): Promise<Visit> {
  const [, first = '', ...rest] = context.path.split('/')
  const locale = isOffered(first) ? first : preferredLocale(context.get('accept-language'))
  const path = isOffered(first) ? `/${rest.join('/')}` : context.path
  return {
    ...visitor,
    services,
    locale,
    t: await translateTo(locale),
    format: formatsFor(locale, visitor.user?.timezone ?? 'UTC'),
    path,
    params: paramsOf(context),
    query: formOf(context.query),
    form: formOf(context.method === 'POST' ? (upload?.fields ?? context.request.body) : {}, upload?.files),
    csrf: formTokens.issue(bindingOf(context, visitor)),
    client: { address: context.ip, agent: context.get('user-agent') },
    link: (to) => `/${locale}${to === '/' ? '' : to}`
  }
}

/** Nobody's files are read. */
async function uploadOf(
  context: Context,
  { mostUpload }: Page,
  { user }: Visitor
): Promise<Upload | undefined> {
  if (!user || mostUpload === undefined || context.method !== 'POST') return undefined
  return readUpload(context, mostUpload)
}

function paramsOf(context: Context): Readonly<Record<string, string>> {
  return { ...(context['params'] as Record<string, string> | undefined) }
}

async function visitorOf(context: Context, { directory, sessions }: Services): Promise<Visitor> {
  const nobody: Visitor = { user: undefined, session: undefined }
  const token = readCookie(context, sessionCookie)
  const session = /^[\w-]{43}$/.test(token) ? await sessions.find(token) : undefined
  if (!session) return nobody
  const user = await directory.users.findById(session.user)
  return user && !user.is_banned ? { user, session } : nobody
}

/** What a form's token belongs to: the session, or before the log-in a cookie of the visitor. */
function bindingOf(context: Context, { session }: Visitor): string {
  if (session) return `session ${session.id}`
  const known = readCookie(context, visitorCookie) || String(context.state['visitor'] ?? '')
  const visitor = /^[\w-]{22}$/.test(known) ? known : randomToken(16)
  if (visitor !== known) setCookie(context, visitorCookie, visitor)
  context.state['visitor'] = visitor
  return `visitor ${visitor}`
}

function checkSameSite(context: Context, visit: Visit, tokens: FormTokens): void {
  const headers = { site: context.get('sec-fetch-site'), origin: context.get('origin'), host: context.host }
  const isRight = tokens.isRight(visit.form.text('_csrf'), bindingOf(context, visit))
  if (!isRight || !isSameOrigin(headers)) throw new HttpProblem('not-same-site')
}

async function domainOf(page: Page, { params, services, user }: Visit): Promise<Domain | undefined> {
  if (!user || (page.role !== 'domain user' && page.role !== 'domain admin')) return undefined
  return services.directory.domains.find(params['domain'] ?? '')
}

function admittedVisit(visit: Visit, domain: Domain | undefined): Visit | UserVisit | DomainVisit {
  if (!domain || !visit.user) return visit
  return { ...visit, domain, isDomainAdmin: groupIn(domain, visit.user) === 'admin' } as DomainVisit
}
