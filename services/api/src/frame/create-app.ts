// The API as a Koa application: who asks, limits, query and body, answer. The one place where an error becomes an answer.
import { Readable } from 'node:stream'
import { Router } from '@koa/router'
import Koa, { type Context, type Next } from 'koa'
import { fieldsOfPairs } from '../body/form-fields.ts'
import { readBody } from '../body/read-body.ts'
import { Room } from '../body/room.ts'
import type { Services } from '../services.ts'
import { admit } from './admit.ts'
import { ApiProblem } from './api-problem.ts'
import { limitRequests } from './limit-requests.ts'
import { problemOf, checked } from './problem-of.ts'
import type { Reply, Route } from './route.ts'
import { sendReference } from './send-reference.ts'

/** Bytes of a body. */
const usualBodyLimit = 2 * 1024 * 1024
const headers = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer'
}

export function createApp(routes: readonly Route[], services: Services): Koa {
  const app = new Koa()
  app.silent = true
  app.on('error', (error: unknown) => services.events.failed(error, { method: '', path: '' }))
  app.use((context, next) => observed(context, next, services))
  app.use((context, next) => answerProblems(context, next, services))
  app.use(sendReference(routes, services.serverDomain))
  const router = new Router()
  for (const route of routes) {
    router.register(route.path, [route.method], (context: Context) => answer(context, route, services))
  }
  app.use(router.routes())
  app.use((context) => {
    const { path: found } = router.match(context.path, context.method)
    if (found.length === 0) throw new ApiProblem(404, `There is no ${context.path.slice(0, 200)}`)
    // A path without parameters is itself, not another one's parameter.
    const literal = found.filter(({ path }) => path === context.path)
    const allowed = [...new Set((literal.length > 0 ? literal : found).flatMap(({ methods }) => methods))]
    context.set('Allow', allowed.join(', '))
    throw new ApiProblem(405, `${context.path.slice(0, 200)} takes ${allowed.join(', ')}`)
  })
  return app
}

async function answer(context: Context, route: Route, services: Services): Promise<void> {
  context.state['route'] = route.path
  const forwardedFor = context.get('x-forwarded-for') || undefined
  const remoteAddress = services.clientAddressOf(context.req.socket.remoteAddress, forwardedFor)
  checkOrigin(context)
  const params = { ...(context['params'] as Record<string, string>) }
  await using stack = new AsyncDisposableStack()
  const room = stack.use(new Room(services.spool, services.bodyMemory))
  const bare = { context, params, services, remoteAddress, room, query: undefined, body: undefined }
  const admitted = await admit(route, bare)
  stack.defer(() => admitted.release?.())
  await limitRequests(route, admitted)
  const query = route.query && checked(route.query, fieldsOfPairs(new URLSearchParams(context.querystring)))
  const body = route.body && checked(route.body, await readBody(context.req, boundsOf(route), room))
  const reply = await route.handle({ ...admitted, query, body })
  send(context, reply, route)
  if (!(reply.body instanceof Readable)) return
  // The mailbox is read while the answer goes out.
  const held = stack.move()
  reply.body.once('close', () => void held.disposeAsync())
}

/** A browser sends credentials that it knows with forms of other sites too; scripts of theirs it asks for leave. */
function checkOrigin(context: Context): void {
  const isForm = /^(?:navigate|no-cors)$/.test(context.get('sec-fetch-mode'))
  const isOwn = /^(?:same-origin|none)$/.test(context.get('sec-fetch-site'))
  if (context.method !== 'GET' && isForm && !isOwn)
    throw new ApiProblem(403, 'Forms of other sites are not taken')
}

function boundsOf({ bodyLimit: limit = usualBodyLimit }: Route) {
  return { limit, isLarge: limit > usualBodyLimit }
}

function send(context: Context, reply: Reply, route: Route): void {
  context.status = reply.status ?? route.status ?? 200
  if (typeof reply.body === 'string') context.type = 'text/plain; charset=utf-8'
  if (reply.headers) context.set(reply.headers)
  context.body = reply.body
}

async function observed(context: Context, next: Next, { events }: Services): Promise<void> {
  const startedAt = performance.now()
  context.set(headers)
  await next()
  events.answered({
    method: context.method,
    route: String(context.state['route'] ?? 'other'),
    status: context.status,
    seconds: (performance.now() - startedAt) / 1000
  })
}

async function answerProblems(context: Context, next: Next, { events }: Services): Promise<void> {
  try {
    await next()
  } catch (error) {
    const problem = problemOf(error)
    if (problem.status >= 500) events.failed(error, { method: context.method, path: context.path })
    if (problem.retryAfter !== undefined) context.set('Retry-After', String(problem.retryAfter))
    // The rest of a body that nobody reads.
    if (!context.req.complete) context.set('Connection', 'close')
    context.status = problem.status
    context.body = problem.body
  }
}
