// The command line is wrong: nothing has been done.
export class UsageError extends Error {
  override name = 'UsageError'
  /** The command whose help is of use. */
  readonly command: string | undefined

  constructor(message: string, command?: string) {
    super(message)
    this.command = command
  }
}

/** What was asked for is understood and refused. */
export class Refusal extends Error {
  override name = 'Refusal'
}
