// The encoding of ENVID and ORCPT. RFC 3461 §4: `+` and two upper-case hex digits for what may not stand there.

export function decodeXtext(text: string): string {
  const bytes = text.replace(/\+([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16))
  )
  return Buffer.from(bytes, 'latin1').toString()
}
