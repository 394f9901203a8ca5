// When a stretch of work has ended: told of the processor time of each interval.

/** In milliseconds of processor time. */
interface Bounds {
  /** An interval with no more than it is rest. */
  readonly rest: number
  /** Since the last stretch ended; less is no work. */
  readonly work: number
}

export class WorkAndRest {
  readonly #bounds: Bounds
  #worked = 0

  constructor(bounds: Bounds) {
    this.#bounds = bounds
  }

  /** `used`: in the interval that ends now. True: it was rest, and the first after work. */
  hasEnded(used: number): boolean {
    this.#worked += used
    if (used > this.#bounds.rest || this.#worked < this.#bounds.work) return false
    this.#worked = 0
    return true
  }
}
