// One property of a card: group, name, parameters, value as it stands. RFC 6350 §3.3; vCard 2.1 §2.1.

export interface Parameter {
  /** Upper case. */
  readonly name: string
  /** Without quotes, with the escapes of RFC 6868 undone. */
  readonly values: readonly string[]
}

export interface ContentLine {
  /** As it was written; empty: none. */
  readonly group: string
  /** Upper case. */
  readonly name: string
  readonly parameters: readonly Parameter[]
  /** Unfolded, with its escapes. */
  readonly value: string
  /** The bytes that it came as, with all its line ends. */
  readonly raw: string
}

const head = /^(?:([A-Za-z0-9-]+)\.)?([A-Za-z0-9-]+)(?=[;:])/
const parameterName = /^;([A-Za-z0-9-]+)(=?)/
const parameterValue = /^(?:"([^"]*)"|([^";:,]*))/
const mostParameters = 100

/** `line`: unfolded. undefined: it is none. */
export function parseContentLine(line: string, raw: string): ContentLine | undefined {
  const start = head.exec(line)
  if (start === null) return undefined
  const [whole, group = '', name] = start
  const parameters: Parameter[] = []
  let rest = line.slice(whole.length)
  while (rest.startsWith(';') && parameters.length < mostParameters) {
    const read = parseParameter(rest)
    if (read === undefined) return undefined
    parameters.push(read.parameter)
    rest = rest.slice(read.length)
  }
  if (!rest.startsWith(':')) return undefined
  return { group, name: name!.toUpperCase(), parameters, value: rest.slice(1), raw }
}

function parseParameter(text: string): { parameter: Parameter; length: number } | undefined {
  const start = parameterName.exec(text)
  if (start === null) return undefined
  const [whole, name, equals] = start
  // vCard 2.1 writes TYPE's values without the name.
  if (equals === '') return { parameter: bare(name!), length: whole.length }
  let length = whole.length
  const values: string[] = []
  for (;;) {
    const [value, quoted, plain] = parameterValue.exec(text.slice(length))!
    values.push(unescaped(quoted ?? plain ?? ''))
    length += value.length
    if (text[length] !== ',') break
    length += 1
  }
  return { parameter: { name: name!.toUpperCase(), values }, length }
}

const encodings = new Set(['QUOTED-PRINTABLE', 'BASE64', '8BIT', '7BIT'])

function bare(value: string): Parameter {
  return { name: encodings.has(value.toUpperCase()) ? 'ENCODING' : 'TYPE', values: [value] }
}

function unescaped(value: string): string {
  return value.replace(/\^([n^'])/g, (_, character: string) =>
    character === 'n' ? '\n' : character === '^' ? '^' : '"'
  )
}

export function parameterValues({ parameters }: Pick<ContentLine, 'parameters'>, name: string): string[] {
  return parameters.filter((one) => one.name === name).flatMap(({ values }) => values)
}
