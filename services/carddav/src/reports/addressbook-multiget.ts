// addressbook-multiget: cards by their paths. RFC 6352 §8.7.
import { A, DavSyntaxError, parseDestination, parsePath } from '@postkeep/dav-protocol'
import {
  describeNamed,
  multistatusReply,
  placeOf,
  reportHandler,
  type DavRequest
} from '@postkeep/dav-server'
import { requireSupported } from './require-supported.ts'

export const addressbookMultiget = reportHandler('addressbook-multiget', {
  name: A('addressbook-multiget'),
  on: ['collection'],
  async run(request, { hrefs, wanted }, { collection }) {
    requireSupported(wanted)
    const names = new Map<string, string>()
    const elsewhere: string[] = []
    for (const href of hrefs) {
      const name = nameIn(request, collection.name, href)
      if (name === undefined) elsewhere.push(href)
      else names.set(name, href)
    }
    return multistatusReply(request.preferences, async (add) => {
      const missing = await describeNamed(request, { collection, wanted }, [...names.keys()], add)
      for (const href of [...elsewhere, ...[...missing].map((name) => names.get(name)!)]) {
        await add({ href, status: 404 })
      }
    })
  }
})

/** Of a member of this collection; undefined: it is elsewhere, or no path at all. */
function nameIn({ address, headers }: DavRequest, collection: string, href: string): string | undefined {
  try {
    const place = placeOf(parsePath(parseDestination(href, headers.host)).segments)
    const isHere = place.kind === 'object' && place.address === address && place.collection === collection
    return isHere ? place.name : undefined
  } catch (error) {
    if (error instanceof DavSyntaxError) return undefined
    throw error
  }
}
