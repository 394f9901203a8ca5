// What is asked of a card most: RFC 6350 §6; groups as Apple writes them in vCard 3.0.
import { parameterValues, type ContentLine } from './content-line.ts'
import { textOf, type Card } from './parse-card.ts'

export interface CardSummary {
  /** All that there are: a card has one. */
  readonly uids: readonly string[]
  /** individual, group, org, location …; lower case. */
  readonly kind: string
  /** FN; empty: none. */
  readonly fullName: string
  readonly emails: readonly { readonly address: string; readonly types: readonly string[] }[]
  readonly phones: readonly { readonly number: string; readonly types: readonly string[] }[]
  /** UIDs or URIs of a group's members. */
  readonly members: readonly string[]
}

const kindNames = ['KIND', 'X-ADDRESSBOOKSERVER-KIND']
const memberNames = ['MEMBER', 'X-ADDRESSBOOKSERVER-MEMBER']

export function summaryOf({ lines }: Card): CardSummary {
  const named = (names: readonly string[]): ContentLine[] => lines.filter(({ name }) => names.includes(name))
  return {
    uids: named(['UID'])
      .map((line) => textOf(line).trim())
      .filter((uid) => uid !== ''),
    kind: named(kindNames)[0]?.value.trim().toLowerCase() ?? 'individual',
    fullName: named(['FN']).map(textOf)[0]?.trim() ?? '',
    emails: named(['EMAIL']).map((line) => ({ address: textOf(line).trim(), types: typesOf(line) })),
    phones: named(['TEL']).map((line) => ({ number: textOf(line).trim(), types: typesOf(line) })),
    members: named(memberNames).map((line) => textOf(line).trim())
  }
}

function typesOf(line: ContentLine): string[] {
  return parameterValues(line, 'TYPE').map((type) => type.toLowerCase())
}
