// sync-collection: what has changed in a collection since a token. RFC 6578 §3.
import { D, element, type SyncCollection } from '@postkeep/dav-protocol'
import { DavRefusal } from '../dav-refusal.ts'
import { multistatusReply, type DavReply } from '../dav-reply.ts'
import type { DavRequest } from '../dav-request.ts'
import { describeEntries } from '../properties/describe-objects.ts'
import { collectionHref, objectHref, type ResourceOf } from '../resource.ts'
import { parseSyncToken, syncToken } from '../sync-token.ts'
import { reportHandler } from './report-handler.ts'

export const syncCollection = reportHandler('sync-collection', {
  name: D('sync-collection'),
  on: ['collection'],
  run
})

async function run(
  request: DavRequest,
  report: SyncCollection,
  { collection }: ResourceOf<'collection'>
): Promise<DavReply> {
  const { token, limit, wanted } = report
  const since = token === '' ? 0 : parseSyncToken(token, collection)
  if (since === undefined) throw invalidToken()
  const most = limit === undefined ? {} : { limit: Math.max(1, limit) }
  const changes = await request.session.objectChanges({ collection: collection.id, since, ...most })
  if (!changes.isComplete) throw invalidToken()
  return multistatusReply(request.preferences, async (add) => {
    await describeEntries(request, { collection, wanted }, changes.changed, add)
    for (const name of changes.removed) {
      await add({ href: objectHref(request.address, collection.name, name), status: 404 })
    }
    // RFC 6578 §3.6: the client comes again with the token of this answer.
    if (changes.isTruncated) {
      const href = collectionHref(request.address, collection.name)
      await add({ href, status: 507, error: element(D('number-of-matches-within-limits')) })
    }
    return syncToken({ id: collection.id, changeNumber: changes.changeNumber })
  })
}

/** The client begins anew: RFC 6578 §3.2. */
function invalidToken(): DavRefusal {
  return new DavRefusal(403, { precondition: D('valid-sync-token') })
}
