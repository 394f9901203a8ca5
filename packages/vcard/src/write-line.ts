// A content line that was changed, written anew: folded at 75 octets. RFC 6350 §3.2; caret escapes: RFC 6868.
import type { ContentLine, Parameter } from './content-line.ts'

const mostOctets = 75

export function writeLine({ group, name, parameters, value }: Omit<ContentLine, 'raw'>): string {
  const head = group === '' ? name : `${group}.${name}`
  return `${folded(`${head}${parameters.map(written).join('')}:${value}`)}\r\n`
}

function written({ name, values }: Parameter): string {
  return values.length === 0 ? '' : `;${name}=${values.map(valueText).join(',')}`
}

function valueText(value: string): string {
  const escaped = value.replaceAll('^', '^^').replaceAll('\n', '^n').replaceAll('"', "^'")
  return /[;:,]/.test(escaped) ? `"${escaped}"` : escaped
}

function folded(line: string): string {
  const parts: string[] = []
  let part = ''
  let octets = 0
  for (const character of line) {
    const width = Buffer.byteLength(character)
    if (octets + width > mostOctets) {
      parts.push(part)
      part = ' '
      octets = 1
    }
    part += character
    octets += width
  }
  return [...parts, part].join('\r\n')
}

export function escapedText(text: string): string {
  return text.replace(/[\\,;\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`))
}
