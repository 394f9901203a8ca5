/** The client's bytes are not IMAP, or are more than a limit allows. Its message is fit to be sent back after BAD. */
export class ImapSyntaxError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ImapSyntaxError'
  }
}
