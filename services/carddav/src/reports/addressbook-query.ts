// addressbook-query: the cards of an address book that a filter means. RFC 6352 §8.6.
import { A } from '@postkeep/dav-protocol'
import { queryReply, reportHandler } from '@postkeep/dav-server'
import { CardSyntaxError, matchesFilter, parseCard, type Card } from '@postkeep/vcard'
import { requireSupported } from './require-supported.ts'

export const addressbookQuery = reportHandler('addressbook-query', {
  name: A('addressbook-query'),
  on: ['collection'],
  async run(request, { filter, limit, wanted }, { collection }) {
    requireSupported(wanted)
    return queryReply(request, collection, {
      wanted,
      selection: {},
      limit,
      matches(_, bytes) {
        const card = cardOf(bytes)
        return card !== undefined && matchesFilter(card, filter)
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
