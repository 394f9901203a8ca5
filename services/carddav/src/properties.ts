// The properties of an address book and its cards. RFC 6352 §6.2, §7, §10.4.
import { maxCardBytes } from '@postkeep/dav-collections'
import {
  A,
  D,
  DavSyntaxError,
  cardVersion,
  child,
  childrenOf,
  element,
  type XmlElement
} from '@postkeep/dav-protocol'
import { DavRefusal, collectionHref, homeHref, liveProperty } from '@postkeep/dav-server'
import { CardSyntaxError, convertCard, selectProperties } from '@postkeep/vcard'

const versions = ['3.0', '4.0'] as const
const addressbook = ['collection'] as const

const supported = versions.map((version) =>
  element(A('address-data-type'), undefined, { 'content-type': 'text/vcard', version })
)
const collations = ['i;ascii-casemap', 'i;octet', 'i;unicode-casemap'] as const

export const addressbookProperties = [
  liveProperty(A('addressbook-home-set'), {
    on: ['principal'],
    read: (_, { address }) => element(D('href'), homeHref(address))
  }),
  // draft-daboo-carddav-directory-gateway §4: the people of the domain.
  liveProperty(A('directory-gateway'), {
    on: ['principal'],
    async read(_, { address, service, session }) {
      const all = await session.listCollections(service.kinds)
      const found = all.find(({ kind }) => kind === 'directory')
      return found ? element(D('href'), collectionHref(address, found.name)) : null
    }
  }),
  liveProperty(A('supported-address-data'), { on: addressbook, read: () => supported }),
  liveProperty(A('max-resource-size'), { on: addressbook, read: () => String(maxCardBytes) }),
  liveProperty(A('supported-collation-set'), {
    on: addressbook,
    read: () => collations.map((name) => element(A('supported-collation'), name))
  }),
  liveProperty(A('address-data'), {
    on: ['object'],
    needsBytes: true,
    read: ({ bytes }, _request, asked) => (bytes ? cardAsked(bytes, asked) : null)
  })
]

/** As it is stored, unless another version or parts of it are asked for. */
function cardAsked(bytes: Buffer, asked: XmlElement): string {
  const text = bytes.toString('utf8')
  const version = versionOf(asked)
  const names = child(asked, A('allprop')) ? [] : childrenOf(asked, A('prop'))
  try {
    const converted = version === undefined ? text : convertCard(text, version)
    if (names.length === 0) return converted
    const wanted = names.map(({ attributes }) => ({
      name: (attributes['name'] ?? '').toUpperCase(),
      withoutValue: attributes['novalue'] === 'yes'
    }))
    return selectProperties(converted, wanted)
  } catch (error) {
    // What was stored before it was checked is told as it is.
    if (error instanceof CardSyntaxError) return text
    throw error
  }
}

/** @throws DavRefusal CARDDAV:supported-address-data. RFC 6352 §8.6 */
export function versionOf(asked: XmlElement): (typeof versions)[number] | undefined {
  const unsupported = () => new DavRefusal(403, { precondition: A('supported-address-data') })
  try {
    const version = cardVersion(asked)
    if (version === undefined) return undefined
    const known = versions.find((one) => one === version)
    if (known === undefined) throw unsupported()
    return known
  } catch (error) {
    throw error instanceof DavSyntaxError ? unsupported() : error
  }
}
