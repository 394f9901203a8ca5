// SMTP smuggling: what some servers take for the end of a message, though only CRLF.CRLF is one. RFC 5321 §4.1.1.4.

export const falseEnds: readonly string[] = [
  '\n.\n',
  '\n.\r\n',
  '\r\n.\n',
  '\r.\r',
  '\r.\r\n',
  '\r\n.\r',
  '\n.\r',
  '\r.\n',
  '\r\r.\r\n',
  '\n\n.\r\n',
  '\r\n.\r\r\n',
  '\r\n\0.\r\n',
  '\r\n.\0\r\n',
  '\n\0.\r\n',
  '\0\r\n.\n',
  '\r\n.\r\0\n'
]

/** A message that holds a second one behind the false end; the true end is not yet there. */
export function smugglingMessage({
  subject,
  from,
  to,
  end
}: Record<'subject' | 'from' | 'to' | 'end', string>) {
  const [head, second] = [
    `From: <${from}>\r\nTo: <${to}>\r\n`,
    `MAIL FROM:<${from}>\r\nRCPT TO:<${to}>\r\nDATA\r\n`
  ]
  return `${head}Subject: ${subject}\r\n\r\nfirst${end}${second}${head}Subject: smuggled ${subject}\r\n\r\nsecond\r\n`
}

/** Of a message as it is stored: is it the second one, on its own? */
export function isSmuggled(stored: string): boolean {
  return /^Subject: smuggled/m.test(stored.split(/\r?\n\r?\n/, 1)[0]!)
}
