// Parts of a card: the lines that are asked for, as they were stored. RFC 6352 §10.4.2.
import { parseCard } from './parse-card.ts'

export interface SelectedProperty {
  /** Upper case; with a group: of that group only. */
  readonly name: string
  /** Only that it is there. */
  readonly withoutValue: boolean
}

/** BEGIN, VERSION and END are always there. @throws CardSyntaxError */
export function selectProperties(text: string, wanted: readonly SelectedProperty[]): string {
  const lines = parseCard(text).lines.flatMap(({ group, name, raw }) => {
    if (name === 'VERSION') return [raw]
    const full = `${group.toUpperCase()}.${name}`
    const one = wanted.find((selected) => selected.name === name || selected.name === full)
    if (one === undefined) return []
    return [one.withoutValue ? `${raw.slice(0, valueStart(raw))}\r\n` : raw]
  })
  return ['BEGIN:VCARD\r\n', ...lines.map(ended), 'END:VCARD\r\n'].join('')
}

/** Behind the colon that is in no quotes. */
function valueStart(raw: string): number {
  const [head] = /^(?:"[^"]*"|[^":])*:/.exec(raw) ?? [raw]
  return head.length
}

function ended(raw: string): string {
  return /[\r\n]$/.test(raw) ? raw : `${raw}\r\n`
}
