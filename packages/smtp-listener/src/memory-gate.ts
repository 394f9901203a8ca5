// Large messages wait in their files for their turn to be worked on: each is in memory several times over meanwhile, and
// a few at once would take more than the machine has.
import { MemoryBudget } from '@postkeep/lifecycle'

/** Messages below this are many, and short work. */
const smallBytes = 1024 * 1024

export class MemoryGate {
  readonly #budget: MemoryBudget

  /** `limit`: bytes of large messages at a time; one that is larger comes alone. */
  constructor(limit: number) {
    this.#budget = new MemoryBudget(limit)
  }

  /** First come, first served. */
  async run<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    if (bytes <= smallBytes) return work()
    const release = await this.#budget.take(bytes)
    try {
      return await work()
    } finally {
      release()
    }
  }
}
