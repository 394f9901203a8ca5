// Components to text: lines that came from a client as they came, others folded at 75 octets. RFC 5545 §3.1.
import type { Component } from './component.ts'
import type { Parameter, Property } from './property.ts'

const longestLine = 75

/** With CRLF at the end of each line. */
export function writeComponent(component: Component): string {
  const lines: string[] = []
  write(component, lines)
  return `${lines.join('\r\n')}\r\n`
}

function write({ name, properties, components }: Component, lines: string[]): void {
  lines.push(`BEGIN:${name}`)
  for (const one of properties) lines.push(one.raw ?? writeProperty(one))
  for (const inner of components) write(inner, lines)
  lines.push(`END:${name}`)
}

export function writeProperty({ name, parameters, value }: Property): string {
  return folded(`${name}${parameters.map(writeParameter).join('')}:${value}`)
}

function writeParameter({ name, values }: Parameter): string {
  return `;${name}=${values.map(parameterText).join(',')}`
}

function parameterText(value: string): string {
  const encoded = value.replaceAll('^', '^^').replaceAll('"', "^'").replace(/\r?\n/g, '^n')
  return /[;:,]/.test(encoded) ? `"${encoded}"` : encoded
}

function folded(line: string): string {
  if (line.length <= longestLine && Buffer.byteLength(line) <= longestLine) return line
  let text = ''
  let used = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (used + size > longestLine) {
      text += '\r\n '
      used = 1
    }
    text += character
    used += size
  }
  return text
}
