// Character classes and names. RFC 9051 §9.

/** Characters of an atom, as a class to build regular expressions from. */
const atomClass = String.raw`[^\x00-\x20(){%*"\\\]\x7f-\uffff]`

export const atomAt = new RegExp(`${atomClass}+`, 'y')
/** ASTRING-CHAR: atom characters and `]`. */
export const astringAt = new RegExp(`(?:${atomClass}|\\])+`, 'y')
/** tag: ASTRING-CHAR without `+`. */
export const tagAt = new RegExp(String.raw`(?:(?!\+)${atomClass}|\])+`, 'y')
/** list-mailbox: ASTRING-CHAR and the wildcards. */
export const patternAt = new RegExp(`(?:${atomClass}|[\\]%*])+`, 'y')
export const commandHead = new RegExp(
  String.raw`^((?:(?!\+)${atomClass}|\])+)(?: ((?:UID )?[A-Za-z0-9-]+))?`,
  'i'
)
export const flagAt = new RegExp(String.raw`\\?${atomClass}+`, 'y')
export const numberAt = /\d{1,16}/y
export const sequenceElementAt = /(\d{1,10}|\*)(?::(\d{1,10}|\*))?/y
export const literalAt = /~?\{(\d{1,19})\+?\}$/y

export const isAstring = new RegExp(`^(?:${atomClass}|\\])+$`)

export const largestNumber = 0xffff_ffff
export const maximumSequenceElements = 10_000
