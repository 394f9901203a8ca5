// A file of cards taken apart, card by card, as they came. RFC 6350 §3.3; a card inside a card (AGENT) is part of it.
import { createHash } from 'node:crypto'

export interface CardPart {
  /** Of the file, from 1. */
  readonly line: number
  /** Not looked at: it may be cut short. */
  readonly bytes: Buffer
}

const boundary = /^(?:\u00ef\u00bb\u00bf)?(BEGIN|END):VCARD[ \t]*$/gim

export function* splitCards(bytes: Uint8Array): Generator<CardPart> {
  const text = Buffer.from(bytes).toString('latin1')
  let [line, counted] = [1, 0]
  const part = (from: number, to: number): CardPart => {
    line += linesBetween(text, counted, from)
    counted = from
    return { line, bytes: Buffer.from(`${text.slice(from, to).trim()}\r\n`, 'latin1') }
  }
  let open: { readonly start: number; depth: number } | undefined
  for (const { 0: whole, 1: edge, index } of text.matchAll(boundary)) {
    if (edge!.toUpperCase() === 'END') {
      if (open === undefined) continue
      open.depth -= 1
      if (open.depth > 0) continue
      yield part(open.start, index + whole.length)
      open = undefined
    } else if (open && isAgent(text, index)) open.depth += 1
    else {
      if (open) yield part(open.start, index)
      // Behind a byte order mark.
      open = { start: whole.startsWith('\u00ef') ? index + 3 : index, depth: 1 }
    }
  }
  if (open) yield part(open.start, text.length)
}

/** What begins here belongs to the line before: vCard 2.1 §2.4.3. */
function isAgent(text: string, index: number): boolean {
  return /(?:^|\n)AGENT[^\r\n:]*:[ \t]*\r?\n$/i.test(text.slice(Math.max(0, index - 200), index))
}

function linesBetween(text: string, from: number, to: number): number {
  return text.slice(from, to).match(/\r\n|\n|\r/g)?.length ?? 0
}

/** A card that has no UID with one that is made of its text: the same file brings the same cards again. */
export function cardWithUid(card: Buffer): Buffer {
  const text = card.toString('latin1')
  const hash = createHash('sha256').update(text.trim(), 'latin1').digest('hex').slice(0, 32)
  const bare = text.replace(/^UID:[ \t]*\r?\n/im, '')
  return Buffer.from(bare.replace(/^VERSION:[^\r\n]*/im, `$&\r\nUID:${hash}`), 'latin1')
}
