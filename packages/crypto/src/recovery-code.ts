// The printable recovery code: 35 random Crockford base32 characters (175 bits) and a group that checks them.
import { createHash, randomInt } from 'node:crypto'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const groupLength = 5
const randomLength = 35
const codeLength = randomLength + groupLength
const wellFormed = /^[0-9A-HJKMNP-TV-Z]{40}$/

/** Eight groups of five characters joined by hyphens, the last one a checksum. */
export function generateRecoveryCode(): string {
  const characters = Array.from({ length: randomLength }, () => alphabet[randomInt(alphabet.length)]).join('')
  return inGroups(characters + checksum(characters))
}

/** The code as it was printed, whatever case, spaces or look-alikes were typed; undefined where it is none. */
export function normaliseRecoveryCode(text: string): string | undefined {
  if (text.length > 4 * codeLength) return undefined
  const typed = text
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  if (!wellFormed.test(typed)) return undefined
  const characters = typed.slice(0, randomLength)
  return typed.slice(randomLength) === checksum(characters) ? inGroups(typed) : undefined
}

function checksum(characters: string): string {
  const hash = createHash('sha256').update(`postkeep recovery code ${characters}`).digest()
  return Array.from({ length: groupLength }, (_, index) => alphabet[hash[index]! % alphabet.length]).join('')
}

function inGroups(characters: string): string {
  return characters.match(/.{5}/g)!.join('-')
}
