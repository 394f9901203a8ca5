// What an operator does with a queued message. Each act is written down with who did it.
import { isIP } from 'node:net'
import { z } from 'zod'
import { normaliseDomain } from '@postkeep/address'
import type { Acts } from '@postkeep/administration'
import { ApiProblem } from '../../frame/api-problem.ts'
import { defineRoute, type Route, type Visit } from '../../frame/route.ts'
import { flag, line, wholeNumber } from '../../parts/fields.ts'
import { queuedView, viewQueued } from './queued-view.ts'

type Act = (acts: Acts, id: string) => Promise<void>

async function done({ params, remoteAddress, services, user }: Visit<'operator'>, act: Act) {
  const id = params['id'] ?? ''
  const find = async () => {
    const email = await services.queue.find(id)
    if (!email) throw new ApiProblem(404, `There is no email ${id.slice(0, 100)}`)
    return email
  }
  await find()
  const actor = { user: user._id.toHexString(), email: user.email, remoteAddress }
  await act(services.administration.as(actor), id)
  return { body: viewQueued(await find(), services) }
}

function route(name: string, summary: string, act: Act): Route {
  return defineRoute({
    method: 'POST',
    path: `/v1/queue/:id/${name}`,
    access: 'operator',
    scope: 'emails',
    summary,
    body: z.object({}),
    response: queuedView,
    handle: (visit) => done(visit, act)
  })
}

export const actsOnQueued: readonly Route[] = [
  route('hold', 'Hold a message back until it is released', (acts, id) => acts.holdEmail(id)),
  route('release', 'Let a held message go', (acts, id) => acts.releaseEmail(id)),
  route('retry', 'Try a message again at once', (acts, id) => acts.retryEmail(id)),
  route('cancel', 'Give a message up; its sender is not told', (acts, id) => acts.cancelEmail(id)),
  defineRoute({
    method: 'POST',
    path: '/v1/queue/:id/reroute',
    access: 'operator',
    scope: 'emails',
    summary: 'Send a message by way of another server, at once',
    body: z
      .object({
        host: line(253).transform(hostOf).optional(),
        port: wholeNumber(1, 65_535).default(25),
        tls: z.enum(['opportunistic', 'starttls', 'implicit', 'none']).default('opportunistic'),
        is_direct: flag.default(false).meta({ description: 'To the servers of its recipients again' })
      })
      .refine(({ host, is_direct }) => (host !== undefined) !== is_direct, {
        path: ['host'],
        error: 'is a server, or is_direct is true'
      }),
    response: queuedView,
    handle: (visit) => {
      const { host, port, tls } = visit.body
      return done(visit, (acts, id) =>
        acts.rerouteEmail(id, host === undefined ? undefined : { host, port, tls })
      )
    }
  })
]

function hostOf(written: string, context: z.core.$RefinementCtx<string>): string {
  const host = isIP(written) ? written : normaliseDomain(written)
  if (host) return host
  context.addIssue({ code: 'custom', message: 'is the name or address of a server' })
  return z.NEVER
}
