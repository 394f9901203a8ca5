// A message or a recipient that is not taken: what its sender reads, in whatever protocol.
import type { MessageFault } from './message-fault.ts'

export class SubmissionRefusal extends Error {
  override readonly name = 'SubmissionRefusal'
  /** Of SMTP; 4xx: it may work later. */
  readonly code: number
  /** RFC 3463 */
  readonly enhanced: string

  constructor({ code, enhanced, text }: MessageFault) {
    super(text)
    this.code = code
    this.enhanced = enhanced
  }
}
