// addressbook-query: the cards of an address book that a filter means. RFC 6352 §8.6.
import { A, D, element } from '@postkeep/dav-protocol'
import { collectionHref, describeResource, multistatusReply, reportHandler } from '@postkeep/dav-server'
import { CardSyntaxError, matchesFilter, parseCard, type Card } from '@postkeep/vcard'
import { requireSupported } from './require-supported.ts'

/** Answers beyond it are cut off, and it is said so. */
const mostResults = 20_000

export const addressbookQuery = reportHandler('addressbook-query', {
  name: A('addressbook-query'),
  on: ['collection'],
  async run(request, { filter, limit = mostResults, wanted }, { collection }) {
    requireSupported(wanted)
    const most = Math.min(limit, mostResults)
    return multistatusReply(request.preferences, async (add) => {
      const enough = new AbortController()
      const signal = AbortSignal.any([request.signal, enough.signal])
      let found = 0
      const look = async (
        ...[entry, bytes]: Parameters<Parameters<typeof request.session.readObjects>[2]>
      ) => {
        if (enough.signal.aborted) return
        const card = cardOf(bytes)
        if (card === undefined || !matchesFilter(card, filter)) return
        found += 1
        if (found > most) return enough.abort()
        await add(await describeResource(request, { kind: 'object', collection, entry, bytes }, wanted))
      }
      try {
        await request.session.readObjects(collection.id, {}, look, { signal })
      } catch (error) {
        if (!enough.signal.aborted || request.signal.aborted) throw error
      }
      if (found > most) {
        const href = collectionHref(request.address, collection.name)
        await add({ href, status: 507, error: element(D('number-of-matches-within-limits')) })
      }
    })
  }
})

function cardOf(bytes: Buffer): Card | undefined {
  try {
    return parseCard(bytes.toString('utf8'))
  } catch (error) {
    if (error instanceof CardSyntaxError) return undefined
    throw error
  }
}
