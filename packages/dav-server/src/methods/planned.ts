// A change of an object by a plan of the service. Where what the plan was made for is not there any more, another is made.
import { DavRefusal } from '../dav-refusal.ts'
import type { DavReply } from '../dav-reply.ts'
import type { DavRequest } from '../dav-request.ts'
import type { ObjectChange, PlannedChange } from '../dav-service.ts'

const mostTries = 4

/** `apply` gives undefined where a condition did not hold. @throws DavRefusal 412 */
export async function planned(
  request: DavRequest,
  change: Omit<ObjectChange, 'isRetry'>,
  apply: (plan: PlannedChange | undefined) => Promise<DavReply | undefined>
): Promise<DavReply> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const plan = await request.service.plan?.(request, { ...change, isRetry: tries > 0 })
    const reply = await apply(plan)
    if (reply) return reply
    if (plan === undefined) break
  }
  throw new DavRefusal(412)
}
