// Character references of HTML: the named ones that mail uses, and all numbers.

const names: Readonly<Record<string, string>> = namedCharacters(
  `amp& lt< gt> quot" apos' copy© reg® trade™ hellip… mdash— ndash– lsquo‘ rsquo’ sbquo‚ ldquo“ rdquo” bdquo„
  laquo« raquo» lsaquo‹ rsaquo› bull• middot· euro€ pound£ yen¥ cent¢ sect§ para¶ deg° plusmn± sup1¹ sup2² sup3³
  frac12½ frac14¼ frac34¾ times× divide÷ micro µ iexcl¡ iquest¿ ordf ª ordm º not¬ larr← uarr↑ rarr→ darr↓ harr↔
  check✓ star☆ hearts♥ infin∞ ne≠ le≤ ge≥ asymp≈ minus− dagger† Dagger‡ permil‰
  Agrave À Aacute Á Acirc Â Atilde Ã Auml Ä Aring Å AElig Æ Ccedil Ç Egrave È Eacute É Ecirc Ê Euml Ë Igrave Ì
  Iacute Í Icirc Î Iuml Ï ETH Ð Ntilde Ñ Ograve Ò Oacute Ó Ocirc Ô Otilde Õ Ouml Ö Oslash Ø Ugrave Ù Uacute Ú
  Ucirc Û Uuml Ü Yacute Ý THORN Þ szlig ß agrave à aacute á acirc â atilde ã auml ä aring å aelig æ ccedil ç
  egrave è eacute é ecirc ê euml ë igrave ì iacute í icirc î iuml ï eth ð ntilde ñ ograve ò oacute ó ocirc ô
  otilde õ ouml ö oslash ø ugrave ù uacute ú ucirc û uuml ü yacute ý thorn þ yuml ÿ OElig Œ oelig œ Scaron Š
  scaron š Zcaron Ž zcaron ž Yuml Ÿ`
)
/** They take room but are not seen: previews are padded with them. */
const blanks: Readonly<Record<string, string>> = {
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  shy: '',
  zwnj: '',
  zwj: ''
}

/** Unknown references stay as they are. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z][a-z\d]{1,15}));?/gi,
    (all, decimal, hex, name) => {
      if (decimal !== undefined) return fromCodePoint(Number(decimal))
      if (hex !== undefined) return fromCodePoint(Number.parseInt(hex, 16))
      if (Object.hasOwn(names, name)) return names[name]!
      return Object.hasOwn(blanks, name) ? blanks[name]! : all
    }
  )
}

function fromCodePoint(code: number): string {
  const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
  return isCharacter ? String.fromCodePoint(code) : '\ufffd'
}

/** "name character" pairs, the space left out where the character is no letter. */
function namedCharacters(table: string): Record<string, string> {
  const entries = [...table.matchAll(/([A-Za-z]+\d{0,2})\s?(\S)/gu)].map(
    (match) => [match[1]!, match[2]!] as const
  )
  return Object.fromEntries(entries)
}
