// The language of transcripts. Sessions have a number (C1, S1, …) or none; each is a connection of its own, opened
// by its first step, greeting included.
//   C: line     send the line and CRLF          S: line     expect exactly this line
//   C< bytes    send bytes, no CRLF added        S~ regexp   expect a match; (?<name>…) sets ${name}
//   C^          go over to TLS                   S... text   skip lines until one contains the text
//   C$          close the connection             S< bytes    expect exactly these bytes
//   # note      comment                          S$          expect that the server closes
// ${name} is replaced everywhere. In bytes: \r \n \t \0 \\ \xNN.
export type StepKind =
  | 'send'
  | 'send-bytes'
  | 'upgrade'
  | 'close'
  | 'line'
  | 'match'
  | 'skip'
  | 'bytes'
  | 'closed'

export type Step = {
  readonly kind: StepKind
  readonly session: string
  readonly text: string
  /** file:line */
  readonly where: string
}

const kinds: Readonly<Record<string, StepKind>> = {
  'C:': 'send',
  'C<': 'send-bytes',
  'C^': 'upgrade',
  C$: 'close',
  'S:': 'line',
  'S~': 'match',
  'S...': 'skip',
  'S<': 'bytes',
  S$: 'closed'
}

/** @throws SyntaxError for a line that is none of these */
export function parseTranscript(text: string, file = 'transcript'): Step[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const where = `${file}:${index + 1}`
    const content = line.trimStart()
    return content === '' || content.startsWith('#') ? [] : [parseStep(content, where)]
  })
}

function parseStep(line: string, where: string): Step {
  const match = /^([CS])(\d*)(:|<|\^|\$|~|\.\.\.)(?: (.*))?$/.exec(line)
  const kind = match ? kinds[`${match[1]}${match[3]}`] : undefined
  if (!match || !kind) throw new SyntaxError(`${where}: not a step of a transcript: ${line}`)
  return { kind, session: match[2]!, text: match[4] ?? '', where }
}
