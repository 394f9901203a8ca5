// Words, sentences and names for generated mail. Words follow Zipf's law, as in real text, so that an index and a
// compressor meet something realistic.
import type { SeededRandom } from './seeded-random.ts'

const commonWords = (
  'the of and to in a is that for it as was with be by on not he this are or his from at which but have an had they ' +
  'you were their one all we can her has there been if more when will would who so no she other its may these what ' +
  'them than some him time into only could new then two out do first any my now such like our over man me even most ' +
  'made after also did many before must through back years where much your way well down should because each just ' +
  'those people how too little state good very make world still own see men work long get here between both life ' +
  'being under never day same another know while last might us great old year off come since against go came right ' +
  'used take three please thanks regards meeting invoice order report attached question answer schedule tomorrow ' +
  'monday friday office project customer delivery payment account update version server message folder address'
).split(' ')

const accentedWords: Readonly<Record<Language, readonly string[]>> = {
  plain: [],
  german: ['Grüße', 'für', 'Straße', 'können', 'über', 'schön', 'Müller', 'größer', 'März', 'Übersicht'],
  french: ['été', 'français', 'déjà', 'réponse', 'à', 'où', 'garçon', 'naïve', 'forêt', 'élève'],
  world: ['こんにちは', '会議', 'привет', 'отчёт', 'γειά', 'שלום', '안녕하세요', '📦', 'žluťoučký', 'Łódź']
}

/** german and french fit into ISO-8859-1. */
export type Language = 'plain' | 'german' | 'french' | 'world'

const syllables = 'ba re ti lo mu sen dor vik pal nor est gra fin tul mor cas ven lis tra hol'.split(' ')
const rareWordCount = 12_000

export function word(random: SeededRandom, language: Language): string {
  if (language !== 'plain' && random.chance(0.12)) return random.pick(accentedWords[language])
  const total = commonWords.length + rareWordCount
  const rank = Math.floor(total ** random.fraction()) - 1
  return commonWords[rank] ?? rareWord(rank)
}

function rareWord(rank: number): string {
  const size = syllables.length
  return [rank % size, Math.floor(rank / size) % size, Math.floor(rank / size / size) % size]
    .map((index) => syllables[index])
    .join('')
}

export function words(random: SeededRandom, count: number, language: Language): string {
  return Array.from({ length: count }, () => word(random, language)).join(' ')
}

export function sentence(random: SeededRandom, language: Language): string {
  const text = words(random, random.integer(4, 18), language)
  return `${text[0]!.toUpperCase()}${text.slice(1)}${random.pick(['.', '.', '.', '?', '!'])}`
}

/** About `length` characters in paragraphs, each one long line. */
export function paragraphs(random: SeededRandom, length: number, language: Language): string[] {
  const result: string[] = []
  for (let size = 0; size < length;) {
    const text = Array.from({ length: random.integer(2, 6) }, () => sentence(random, language)).join(' ')
    result.push(text)
    size += text.length + 4
  }
  return result
}

/** CRLF lines of at most 72 characters. */
export function wrap(text: string, prefix = ''): string {
  const lines: string[] = []
  let line = prefix
  for (const next of text.split(' ')) {
    if (line.length > prefix.length && line.length + next.length >= 72) {
      lines.push(line)
      line = prefix
    }
    line += line.length > prefix.length ? ` ${next}` : next
  }
  return [...lines, line].join('\r\n')
}
