// Rejections that nobody handles: in a service they end the process, so they are findings.

export class UnhandledRejections implements Disposable {
  readonly #seen: unknown[] = []
  readonly #note = (error: unknown): void => void this.#seen.push(error)

  constructor() {
    process.on('unhandledRejection', this.#note)
  }

  /** @throws the first that came since the last call; it may be of the input before */
  check(): void {
    const [first] = this.#seen.splice(0)
    if (first !== undefined) throw first
  }

  [Symbol.dispose](): void {
    process.off('unhandledRejection', this.#note)
  }
}
