// Depth. RFC 4918 §10.2.
import { DavSyntaxError } from '../dav-syntax-error.ts'

export type Depth = 0 | 1 | 'infinity'

/** @throws DavSyntaxError */
export function parseDepth(header: string | undefined, whenAbsent: Depth): Depth {
  const value = header?.trim().toLowerCase()
  if (value === undefined || value === '') return whenAbsent
  if (value === '0') return 0
  if (value === '1') return 1
  if (value === 'infinity') return 'infinity'
  throw new DavSyntaxError('Depth is 0, 1 or infinity')
}
