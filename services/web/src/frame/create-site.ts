// The site as a Koa application: gate, language, visitor, role, page, answer. The one place where an error becomes a page.
import { bodyParser } from '@koa/bodyparser'
import { Router } from '@koa/router'
import Koa, { type Context, type Next } from 'koa'
import { CacheUnavailable } from '@postkeep/cache'
import { product } from '@postkeep/config'
import { DirectoryError } from '@postkeep/directory'
import type { Assets } from './assets.ts'
import type { BasicGate } from './basic-gate.ts'
import { HttpProblem } from './http-problem.ts'
import type { Page } from './page.ts'
import { problemPage } from './problem-page.ts'
import { securityHeaders, strictTransport } from './security-headers.ts'
import { sendAnswer } from './send-answer.ts'
import { sendAsset } from './send-asset.ts'
import { pageVisit, plainVisit, type VisitMaker } from './visit.ts'
import { isOffered, preferredLocale } from '../words/locales.ts'

export type SiteOptions = VisitMaker & {
  readonly assets: Assets
  readonly gate: BasicGate
  readonly pages: readonly Page[]
}

const formLimit = '256kb'

export function createSite(options: SiteOptions): Koa {
  const app = new Koa()
  // The address is the socket's: nobody stands between us and the client.
  app.proxy = false
  app.silent = true
  app.on('error', (error: unknown) => options.services.events.failed(error, { method: '', path: '' }))
  app.use((context, next) => observed(context, next, options))
  app.use((context, next) => answerProblems(context, next, options))
  app.use((context, next) =>
    context.path.startsWith('/assets/') ? sendAsset(context, options.assets) : next()
  )
  app.use((context, next) => gated(context, next, options.gate))
  app.use(redirectToLocale)
  app.use(bodyParser({ enableTypes: ['form'], formLimit, onError: refuseBody }))
  app.use(routerOf(options).routes())
  app.use(() => {
    throw new HttpProblem('not-found')
  })
  return app
}

function routerOf(options: SiteOptions): Router {
  const router = new Router()
  for (const page of options.pages) {
    const path = `/:locale${page.path === '/' ? '' : page.path}`
    router.all(path, async (context: Context, next: Next) => {
      if (!isOffered(String(context['params'].locale))) return next()
      context.state['route'] = page.path
      const isPost = context.method === 'POST'
      const known = isPost ? page.post : page.get
      if (!known || !(isPost || context.method === 'GET' || context.method === 'HEAD'))
        throw new HttpProblem('method')
      const outcome = await pageVisit(context, page, options)
      const answer = outcome.kind === 'visit' ? await outcome.answer(isPost ? 'post' : 'get') : outcome.answer
      await sendAnswer(context, outcome.visit, answer, options.assets)
    })
  }
  return router
}

async function observed(context: Context, next: Next, { services }: SiteOptions): Promise<void> {
  const startedAt = performance.now()
  context.set(securityHeaders)
  if (context.hostname === services.serverDomain) context.set('Strict-Transport-Security', strictTransport)
  await next()
  services.events.answered({
    method: context.method,
    route: String(context.state['route'] ?? 'other'),
    status: context.status,
    seconds: (performance.now() - startedAt) / 1000
  })
}

async function answerProblems(context: Context, next: Next, options: SiteOptions): Promise<void> {
  try {
    await next()
  } catch (error) {
    const problem = problemOf(error)
    if (problem.status >= 500)
      options.services.events.failed(error, { method: context.method, path: context.path })
    if (problem.retryAfter !== undefined) context.set('Retry-After', String(problem.retryAfter))
    const visit = await plainVisit(context, options)
    await sendAnswer(context, visit, problemPage(visit, problem), options.assets)
  }
}

function problemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (error instanceof DirectoryError && error.code === 'not-found') return new HttpProblem('not-found')
  if (error instanceof CacheUnavailable) return new HttpProblem('unavailable', { cause: error })
  // MongoDB is away, or the mailbox service: names only, for the classes are those of several libraries.
  const name = error instanceof Error ? error.name : ''
  const isAway =
    /^Mongo(?:ose)?(?:Network|ServerSelection|NotConnected)|^MailboxError$|^RpcUnavailable$/.test(name)
  return new HttpProblem(isAway ? 'unavailable' : 'failed', { cause: error })
}

async function gated(context: Context, next: Next, gate: BasicGate): Promise<void> {
  const outcome = await gate.pass(context.get('authorization'), context.ip)
  if (outcome === 'open') return next()
  if (outcome !== 'ask') throw new HttpProblem('too-many', { retryAfter: outcome.retryAfter })
  context.status = 401
  context.set('WWW-Authenticate', `Basic realm="${product.name} before the first sign-up", charset="UTF-8"`)
  context.type = 'text/plain; charset=utf-8'
  context.body =
    'User and password are in the file .env of the server: AUTH_BASIC_USERNAME, AUTH_BASIC_PASSWORD.\n'
}

/** `/admin` is `/en/admin` for who reads English. */
async function redirectToLocale(context: Context, next: Next): Promise<void> {
  const first = context.path.split('/', 2)[1] ?? ''
  if (isOffered(first) || !['GET', 'HEAD'].includes(context.method)) return next()
  const rest = context.path === '/' ? '' : context.path
  if (rest !== '' && !/^\/(?:[\w-][\w.@-]*\/?)+$/.test(rest)) throw new HttpProblem('not-found')
  context.status = 302
  context.set('Vary', 'Accept-Language')
  context.set('Location', `/${preferredLocale(context.get('accept-language'))}${rest}${context.search}`)
}

function refuseBody(error: Error): never {
  const { status } = error as { status?: number }
  throw new HttpProblem(status === 413 ? 'too-large' : 'not-same-site', { cause: error })
}
