// One call as the client waits for it: stream frames are handed over one after the other, and the answer is given
// only when the last of them has been dealt with.
export type OnStream = (frame: Buffer) => void | Promise<void>

export type RpcResult = { value: unknown; attachment: Buffer | undefined }

export type ClientCallOptions = {
  onStream?: OnStream | undefined
  onCredit: () => void
  onSettled: () => void
  resolve: (result: RpcResult) => void
  reject: (error: Error) => void
}

export class ClientCall {
  readonly #options: ClientCallOptions
  readonly #frames: Buffer[] = []
  #isHandling = false
  #result: RpcResult | undefined
  #isSettled = false

  constructor(options: ClientCallOptions) {
    this.#options = options
  }

  get isSettled(): boolean {
    return this.#isSettled
  }

  frame(frame: Buffer): void {
    this.#frames.push(frame)
    if (!this.#isHandling) void this.#handleFrames()
  }

  answer(result: RpcResult): void {
    this.#result = result
    if (!this.#isHandling) this.#resolve(result)
  }

  fail(error: Error): void {
    if (!this.#settle()) return
    this.#frames.length = 0
    this.#options.reject(error)
  }

  async #handleFrames(): Promise<void> {
    this.#isHandling = true
    try {
      for (let frame = this.#frames.shift(); frame && !this.#isSettled; frame = this.#frames.shift()) {
        if (!this.#options.onStream) throw new TypeError('the call streams, but it was made without onStream')
        const handled = this.#options.onStream(frame)
        if (handled) await handled
        if (!this.#isSettled) this.#options.onCredit()
      }
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error('onStream failed', { cause: error }))
    }
    this.#isHandling = false
    if (this.#result) this.#resolve(this.#result)
  }

  #resolve(result: RpcResult): void {
    if (this.#settle()) this.#options.resolve(result)
  }

  #settle(): boolean {
    if (this.#isSettled) return false
    this.#isSettled = true
    this.#options.onSettled()
    return true
  }
}
