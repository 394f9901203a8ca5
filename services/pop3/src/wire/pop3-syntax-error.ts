/** The client's bytes are not POP3. The message may be sent to it. */
export class Pop3SyntaxError extends Error {
  override name = 'Pop3SyntaxError'
}
