// Flags in the name of a Maildir's file: letters behind `:2,`; keywords are small letters, whose names Dovecot keeps in a file.

const letters = [
  ['D', '\\Draft'],
  ['F', '\\Flagged'],
  ['P', '$Forwarded'],
  ['R', '\\Answered'],
  ['S', '\\Seen'],
  ['T', '\\Deleted']
] as const

/** How many keywords have a letter. */
export const lettersOfKeywords = 26

/** `keywords`: names by number. */
export function flagsOfName(name: string, keywords: readonly string[]): string[] {
  const info = /[:;!]2,([A-Za-z]*)$/.exec(name)?.[1] ?? ''
  const flags: string[] = letters.flatMap(([letter, flag]) => (info.includes(letter) ? [flag] : []))
  for (const [number, keyword] of keywords.entries()) {
    if (keyword !== '' && info.includes(letterOf(number))) flags.push(keyword)
  }
  return flags
}

/** What stands behind `:2,`. `keywords` grows with what it does not hold yet; more than have a letter are left out. */
export function infoOfFlags(flags: readonly string[], keywords: string[]): string {
  const found: string[] = []
  for (const flag of flags) {
    const known = letters.find(([, name]) => name === flag)
    if (known !== undefined) found.push(known[0])
    else if (!flag.startsWith('\\')) {
      if (!keywords.includes(flag) && keywords.length < lettersOfKeywords) keywords.push(flag)
      const number = keywords.indexOf(flag)
      if (number >= 0) found.push(letterOf(number))
    }
  }
  return found.toSorted().join('')
}

function letterOf(number: number): string {
  return String.fromCodePoint(0x61 + number)
}
