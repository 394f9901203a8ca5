// The base subject, by which SORT orders and THREAD gathers: without Re:, Fwd:, list names and (fwd). RFC 5256 §2.1

export interface BaseSubject {
  readonly base: string
  /** Something said that the message is a reply or a forward. */
  readonly isReply: boolean
}

const longest = 1000
/** A list name, as in `[list] Re: text`. */
const blob = /^\[[^[\]]*\][ ]*/
const replyMark = /^(?:\[[^[\]]*\][ ]*)*(?:re|fwd?)[ ]*(?:\[[^[\]]*\][ ]*)?:/i
const trailer = /(?:\(fwd\)| )$/i
const forwardHeader = /^\[fwd:(.*)\]$/i

/** `subject`: decoded. */
export function baseSubject(subject: string): BaseSubject {
  let base = subject.slice(0, longest).replaceAll(/\s+/g, ' ')
  let isReply = false
  for (;;) {
    const trimmed = withoutTrailers(base)
    const led = withoutLeaders(trimmed.base)
    const forwarded = forwardHeader.exec(led.base)
    isReply ||= trimmed.isReply || led.isReply || forwarded !== null
    if (forwarded === null) return { base: led.base, isReply }
    base = forwarded[1]!
  }
}

/** Step 2. */
function withoutTrailers(text: string): BaseSubject {
  let base = text
  let isReply = false
  for (let match = trailer.exec(base); match !== null; match = trailer.exec(base)) {
    isReply ||= match[0] !== ' '
    base = base.slice(0, match.index)
  }
  return { base, isReply }
}

/** Steps 3 to 5. */
function withoutLeaders(text: string): BaseSubject {
  let base = text
  let isReply = false
  for (;;) {
    const before = base
    base = base.trimStart()
    const mark = replyMark.exec(base)
    if (mark !== null) {
      isReply = true
      base = base.slice(mark[0].length)
    }
    const withoutBlob = base.replace(blob, '')
    // A list name that is all there is stays.
    if (withoutBlob !== '' && mark === null) base = withoutBlob
    if (base === before) return { base, isReply }
  }
}
