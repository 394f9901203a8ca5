import { globSync, readFileSync } from 'node:fs'

/** What golden transcripts hold of `BEGIN:<name>` to `END:<name>`, sent or answered, with CRLF. */
export function transcriptObjects(pattern: string, name: 'VCALENDAR' | 'VCARD'): string[] {
  const object = new RegExp(`BEGIN:${name}[^]*?END:${name}\n`, 'g')
  return globSync(pattern).flatMap((file) =>
    [
      ...readFileSync(file, 'utf8')
        .replaceAll(/^[<>] ?/gm, '')
        .matchAll(object)
    ].map(([text]) => text.replaceAll('\n', '\r\n'))
  )
}
