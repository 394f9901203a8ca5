// Writes one header field: folded (RFC 5322 §2.2.3), what is not ASCII as encoded words (RFC 2047 §5), no injected line.
import { encodeWords } from './encode-words.ts'

const preferredLine = 78
/** RFC 5322 §2.1.1 allows 998; a word that does not fit a line of its own is encoded, which splits it. */
const longestLine = 900

/** The field with its final CRLF. Line ends and control characters in the value count as spaces. */
export function foldHeader(name: string, value: string): string {
  let folded = `${name}:`
  let column = folded.length
  for (const word of wordsOf(value)) {
    if (column + 1 + word.length > preferredLine && column > name.length + 1) {
      folded += '\r\n'
      column = 0
    }
    folded += ` ${word}`
    column += 1 + word.length
  }
  return `${folded}\r\n`
}

/** Words that need no further change; runs that need encoding are encoded with the spaces between them. */
function wordsOf(value: string): string[] {
  const words: string[] = []
  let run: string[] = []
  const endRun = () => {
    if (run.length > 0) for (const word of encodeWords(run.join(' ')).split(' ')) words.push(word)
    run = []
  }
  for (const word of value.split(/[\s\p{Cc}]+/u)) {
    if (needsEncoding(word)) {
      run.push(word)
      continue
    }
    endRun()
    if (word !== '') words.push(word)
  }
  endRun()
  return words
}

function needsEncoding(word: string): boolean {
  return word.length > longestLine || /[^\x21-\x7e]/.test(word)
}
