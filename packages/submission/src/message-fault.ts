// Why a message is refused: reply code, enhanced status code (RFC 3463), and what its sender reads.
export interface MessageFault {
  readonly code: number
  readonly enhanced: string
  readonly text: string
}

/** The message itself is malformed. RFC 3463 §3.7 */
export function malformed(text: string): MessageFault {
  return { code: 554, enhanced: '5.6.0', text }
}
