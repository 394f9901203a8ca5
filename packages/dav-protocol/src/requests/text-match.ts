// text-match of calendar and address book filters. RFC 4791 §9.7.5; RFC 6352 §10.5.4; collations: RFC 4790.
import type { XmlElement } from '../xml/xml-element.ts'

export type Collation = 'i;ascii-casemap' | 'i;unicode-casemap' | 'i;octet'
export type MatchType = 'equals' | 'contains' | 'starts-with' | 'ends-with'

export interface TextMatch {
  readonly text: string
  readonly collation: Collation
  readonly type: MatchType
  readonly negate: boolean
}

/** A collation that this server does not have. */
export class UnsupportedCollation extends Error {
  override name = 'UnsupportedCollation'
}

const collations: readonly string[] = ['i;ascii-casemap', 'i;unicode-casemap', 'i;octet']
const types: readonly string[] = ['equals', 'contains', 'starts-with', 'ends-with']

/** @throws UnsupportedCollation */
export function textMatch({ text, attributes }: XmlElement, whenAbsent: Collation): TextMatch {
  const named = attributes['collation'] ?? 'default'
  if (named !== 'default' && !collations.includes(named)) throw new UnsupportedCollation(named)
  const type = attributes['match-type'] ?? 'contains'
  return {
    text,
    collation: named === 'default' ? whenAbsent : (named as Collation),
    type: types.includes(type) ? (type as MatchType) : 'contains',
    negate: attributes['negate-condition'] === 'yes'
  }
}

export function textMatches({ text, collation, type, negate }: TextMatch, value: string): boolean {
  return compared(folded(value, collation), folded(text, collation), type) !== negate
}

function folded(text: string, collation: Collation): string {
  if (collation === 'i;octet') return text
  if (collation === 'i;unicode-casemap') return text.normalize('NFC').toLowerCase()
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

function compared(value: string, sought: string, type: MatchType): boolean {
  switch (type) {
    case 'equals':
      return value === sought
    case 'starts-with':
      return value.startsWith(sought)
    case 'ends-with':
      return value.endsWith(sought)
    case 'contains':
      return value.includes(sought)
  }
}
