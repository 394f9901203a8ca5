// What is wrong with a script, and in which line.

export class SieveFault extends Error {
  override name = 'SieveFault'
  /** From 1. */
  readonly line: number

  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}
