// What one request takes of memory and of files, given back when it is answered.
import type { MemoryBudget } from '@postkeep/lifecycle'
import type { Spool, Spooled } from '@postkeep/spool'

export class Room implements AsyncDisposable {
  readonly #spool: Spool
  readonly #memory: MemoryBudget
  readonly #spooled: Spooled[] = []
  #release: (() => void) | undefined

  constructor(spool: Spool, memory: MemoryBudget) {
    this.#spool = spool
    this.#memory = memory
  }

  /** For what is large. */
  create(): Spooled {
    const spooled = this.#spool.create()
    this.#spooled.push(spooled)
    return spooled
  }

  /** Waits for its turn; once a request, for all that it needs: who has some and waits for more may wait for ever. */
  async takeMemory(bytes: number): Promise<void> {
    if (this.#release) return
    this.#release = await this.#memory.take(bytes)
  }

  /** What is left to do needs none. */
  giveMemory(): void {
    this.#release?.()
    this.#release = undefined
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.giveMemory()
    await Promise.all(this.#spooled.map((one) => one.dispose()))
  }
}
