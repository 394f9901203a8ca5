// Requests a day, counted in Redis for all instances; the headers tell how many are left.
import { countWithin } from '@postkeep/cache'
import { accountingName } from './admit.ts'
import { ApiProblem } from './api-problem.ts'
import type { AnyVisit, Route } from './route.ts'

const windowMs = 86_400_000

/** @throws ApiProblem 429 */
export async function limitRequests(route: Route, visit: AnyVisit): Promise<void> {
  const { context, services } = visit
  const { method, path, perDay: limit } = route
  if (limit === undefined || services.isUnlimited) return
  const key = `api:${method} ${path}:${accountingName(visit)}`
  const { allowed, count, leftMs, retryAfterMs } = await countWithin(services.cache, key, { windowMs, limit })
  context.set({
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(Math.max(0, limit - count)),
    'X-RateLimit-Reset': String(Math.ceil((Date.now() + leftMs) / 1000))
  })
  if (allowed) return
  const retryAfter = Math.max(1, Math.ceil(retryAfterMs / 1000))
  throw new ApiProblem(429, `No more than ${limit} such requests a day; try again later`, { retryAfter })
}
