// The file name that a part suggests, made safe to show and to save. RFC 2183 §2.3 and §5
import { decodeHeaderText } from './decode-header-text.ts'
import type { MessagePart } from './message-part.ts'

const longestName = 200

/** Without folders, control and direction characters, or leading dots; undefined where nothing is left. */
export function partFileName(part: MessagePart): string | undefined {
  const suggested = part.disposition?.parameters.get('filename') ?? part.parameters.get('name')
  if (suggested === undefined) return undefined
  const name = decodeHeaderText(suggested)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff]/gu, '')
    .split(/[/\\]/)
    .at(-1)!
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[\s.]+/, '')
    .trim()
  return name === '' ? undefined : shorten(name)
}

/** The extension stays. */
function shorten(name: string): string {
  if (name.length <= longestName) return name
  const extension = /\.[^.]{1,10}$/.exec(name)?.[0] ?? ''
  return name.slice(0, longestName - extension.length).toWellFormed() + extension
}
