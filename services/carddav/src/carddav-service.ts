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
  hiddenKinds: ['addressbook-notifications'],
  sessionOf: withDirectory,
  resourceTypes: {
    addressbook: [A('addressbook')],
    directory: [A('addressbook'), A('directory')]
  },
  contentType: ({ component }) =>
    component === 'NOTIFICATION' ? 'application/xml; charset=utf-8' : 'text/vcard; charset=utf-8',
  properties: addressbookProperties,
  reports: { 'addressbook-query': addressbookQuery, 'addressbook-multiget': addressbookMultiget },
  defaults: [
    { kind: 'addressbook-notifications', name: 'notifications', components: [], properties: {} },
    ...defaultAddressbooks
  ],
  maxObjectBytes: maxCardBytes,
  validate: validateCard
}
