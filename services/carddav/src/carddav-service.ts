// What makes CardDAV of the DAV server. RFC 6352.
import { defaultAddressbooks, maxCardBytes } from '@postkeep/dav-collections'
import { A, carddav } from '@postkeep/dav-protocol'
import type { DavService } from '@postkeep/dav-server'
import { withDirectory } from './directory/with-directory.ts'
import { addressbookProperties } from './properties.ts'
import { addressbookMultiget } from './reports/addressbook-multiget.ts'
import { addressbookQuery } from './reports/addressbook-query.ts'
import { validateCard } from './validate-card.ts'

export const cardDavService: DavService = {
  protocol: 'CardDAV',
  scope: 'carddav',
  classes: ['addressbook'],
  namespace: carddav,
  kinds: ['addressbook', 'directory'],
  sessionOf: withDirectory,
  resourceTypes: {
    addressbook: [A('addressbook')],
    directory: [A('addressbook'), A('directory')]
  },
  contentType: () => 'text/vcard; charset=utf-8',
  properties: addressbookProperties,
  reports: { 'addressbook-query': addressbookQuery, 'addressbook-multiget': addressbookMultiget },
  defaults: defaultAddressbooks,
  maxObjectBytes: maxCardBytes,
  validate: validateCard
}
