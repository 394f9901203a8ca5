// What a message's header must not be: bounds that keep one message from costing too much, and what could not be stored,
// sent on or judged. RFC 5322 §2.1.1, §3.6; RFC 9989 §5.3.1.
import { headerEnd, headerFieldRanges } from './header-lines.ts'

export interface HeaderProblem {
  readonly code: number
  readonly enhanced: string
  readonly text: string
}

const maximumBytes = 256 * 1024
const maximumFields = 1000
/** DKIM signatures, each of which costs a look-up and a verification. */
const maximumSignatures = 25
/** RFC 5322 §2.1.1, without CRLF. */
const maximumLine = 998

/** Undefined where the header is fine. */
export function checkHeader(raw: Buffer): HeaderProblem | undefined {
  const header = raw.subarray(0, headerEnd(raw))
  if (header.length > maximumBytes) return problem(`The header has more than ${maximumBytes / 1024} KiB`)
  if (header.includes(0)) return problem('The header has a NUL character')
  if (longestLine(header) > maximumLine) {
    return problem(`A line of the header has more than ${maximumLine} characters`)
  }
  return checkFields(headerFieldRanges(raw).map(({ name }) => name))
}

function checkFields(names: readonly string[]): HeaderProblem | undefined {
  const count = (wanted: string) => names.filter((name) => name === wanted).length
  if (names.length > maximumFields) return problem(`The header has more than ${maximumFields} fields`)
  if (count('dkim-signature') > maximumSignatures) {
    return problem(`The message has more than ${maximumSignatures} signatures`)
  }
  // DMARC would judge the one that the reader does not see.
  return count('from') > 1 ? problem('The message has more than one From field') : undefined
}

function longestLine(header: Buffer): number {
  let longest = 0
  for (let start = 0; start < header.length;) {
    const feed = header.indexOf('\r\n', start)
    const end = feed < 0 ? header.length : feed
    longest = Math.max(longest, end - start)
    start = end + 2
  }
  return longest
}

function problem(text: string): HeaderProblem {
  return { code: 554, enhanced: '5.6.0', text }
}
