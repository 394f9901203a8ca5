// Who may be at a mailbox: deliveries share it, opening, locking and re-keying have it alone. First come, first in.
export class Gate {
  #sharing = 0
  #isAlone = false
  readonly #waiting: { alone: boolean; enter: () => void }[] = []

  /** Begins at once, before this returns, where nobody is or waits to be alone. */
  async share<T>(work: () => T | Promise<T>): Promise<T> {
    if (this.#isAlone || this.#waiting.length > 0) await this.#enter(false)
    else this.#sharing += 1
    try {
      return await work()
    } finally {
      this.#sharing -= 1
      this.#admit()
    }
  }

  async alone<T>(work: () => T | Promise<T>): Promise<T> {
    if (this.#isAlone || this.#sharing > 0 || this.#waiting.length > 0) await this.#enter(true)
    else this.#isAlone = true
    try {
      return await work()
    } finally {
      this.#isAlone = false
      this.#admit()
    }
  }

  get isFree(): boolean {
    return !this.#isAlone && this.#sharing === 0 && this.#waiting.length === 0
  }

  #enter(alone: boolean): Promise<void> {
    return new Promise((enter) => void this.#waiting.push({ alone, enter }))
  }

  // The place is taken here and not by the one who enters, who runs only later.
  #admit(): void {
    for (let next = this.#waiting[0]; next && !this.#isAlone; next = this.#waiting[0]) {
      if (next.alone && this.#sharing > 0) return
      this.#waiting.shift()
      if (next.alone) this.#isAlone = true
      else this.#sharing += 1
      next.enter()
    }
  }
}
