// Checked before anything is answered: a version that is asked for is one of ours. RFC 6352 §8.6.
import { A, type PropertyRequest } from '@postkeep/dav-protocol'
import { versionOf } from '../properties.ts'

/** @throws DavRefusal CARDDAV:supported-address-data */
export function requireSupported(wanted: PropertyRequest): void {
  if (wanted.kind !== 'named') return
  for (const property of wanted.properties) if (property.name === A('address-data')) versionOf(property)
}
