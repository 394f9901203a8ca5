// Authentication-Results and Received-SPF. RFC 8601 §2.2, RFC 7208 §9.1

/** `hostName` is our authserv-id; `infos` are one a method. RFC 8601 §2.2 */
export function resultSummary(hostName: string, infos: readonly string[]): string {
  const said = infos.filter((info) => info !== '')
  return `${hostName};\r\n ${said.length > 0 ? said.map(folded).join(';\r\n ') : 'none'}`
}

/** Header lines, each ended by CRLF. */
export function resultFields(receivedSpf: string, summary: string): string {
  return `${receivedSpf ? `${folded(receivedSpf)}\r\n` : ''}Authentication-Results: ${summary}\r\n`
}

const width = 78

/** At spaces, where the text allows it; what is folded already stays. RFC 5322 §2.2.3 */
function folded(text: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/(?:\r\n)?[ \t]+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].join('\r\n ')
}
