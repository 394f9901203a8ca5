// TEXT values. RFC 5545 §3.3.11.

export function unescapeText(value: string): string {
  return value.includes('\\')
    ? value.replace(/\\([\s\S])/g, (_, character: string) =>
        character === 'n' || character === 'N' ? '\n' : character
      )
    : value
}

export function escapeText(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n')
}
