// A content line: name, parameters, value. RFC 5545 §3.1, §3.2; parameter values: RFC 6868.
import { CalendarDataError } from '../calendar-data-error.ts'

export interface Parameter {
  /** Upper case. */
  readonly name: string
  /** Without quotes. */
  readonly values: readonly string[]
}

export interface Property {
  /** Upper case. */
  readonly name: string
  readonly parameters: readonly Parameter[]
  /** As it came: text is escaped. */
  readonly value: string
  /** The line as it came, folded; absent where it was made here. */
  readonly raw?: string
}

const mostParameters = 100
const none: readonly Parameter[] = Object.freeze([])

/** `line`: unfolded. @throws CalendarDataError */
export function parseProperty(line: string, raw?: string): Property {
  const nameEnd = /[;:]/.exec(line)?.index ?? -1
  const name = line.slice(0, nameEnd)
  if (nameEnd < 1 || !/^[A-Za-z0-9-]+$/.test(name)) throw malformed(line)
  const [parameters, end] = line[nameEnd] === ':' ? [none, nameEnd] : parseParameters(line, nameEnd)
  const property = { name: name.toUpperCase(), parameters, value: line.slice(end + 1) }
  return raw === undefined ? property : { ...property, raw }
}

const parameterName = /;([A-Za-z0-9-]+)=/y
const parameterValue = /"([^"]*)"|([^";:,]*)/y

/** From the semicolon on; with the index of the colon. */
function parseParameters(line: string, from: number): [Parameter[], number] {
  const parameters: Parameter[] = []
  let at = from
  while (line[at] === ';') {
    parameterName.lastIndex = at
    const name = parameterName.exec(line)?.[1]
    if (name === undefined || parameters.length >= mostParameters) throw malformed(line)
    at = parameterName.lastIndex - 1
    const values: string[] = []
    do {
      parameterValue.lastIndex = at + 1
      const match = parameterValue.exec(line)!
      values.push(decoded(match[1] ?? match[2] ?? ''))
      at = parameterValue.lastIndex
    } while (line[at] === ',')
    parameters.push({ name: name.toUpperCase(), values })
  }
  if (line[at] !== ':') throw malformed(line)
  return [parameters, at]
}

const codes: Readonly<Record<string, string>> = { '^n': '\n', '^^': '^', "^'": '"' }

function decoded(value: string): string {
  return value.includes('^') ? value.replace(/\^[n^']/g, (code) => codes[code]!) : value
}

function malformed(line: string): CalendarDataError {
  return new CalendarDataError(`This is no iCalendar line: ${line.slice(0, 60)}`)
}

/** Its first value. */
export function parameter({ parameters }: Property, name: string): string | undefined {
  return parameters.find((one) => one.name === name)?.values[0]
}

/** The same property with a parameter set; undefined: taken away. */
export function withParameter(property: Property, name: string, value: string | undefined): Property {
  const others = property.parameters.filter((one) => one.name !== name)
  const parameters = value === undefined ? others : [...others, { name, values: [value] }]
  return { name: property.name, parameters, value: property.value }
}

export function makeProperty(
  name: string,
  value: string,
  parameters: Readonly<Record<string, string>> = {}
): Property {
  return {
    name,
    value,
    parameters: Object.entries(parameters).map(([key, one]) => ({ name: key, values: [one] }))
  }
}
