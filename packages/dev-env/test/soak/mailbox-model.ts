// What must be in a mailbox. A client takes a letter out of the model before it touches it, so that nobody else does; and says
// afterwards where it is now. Where an answer was lost, a letter may be there or not, but never twice.

/** A folder, or none. */
export type Place = 'INBOX' | 'Archive' | 'gone'

export interface KnownLetter {
  readonly token: string
  place: Place
  isFlagged: boolean
}

export class MailboxModel {
  readonly #letters = new Map<string, KnownLetter>()
  readonly #taken = new Set<string>()
  readonly #uncertain = new Set<string>()

  /** Acknowledged: it is there, or on its way. */
  add(token: string, place: Place): void {
    this.#letters.set(token, { token, place, isFlagged: false })
  }

  /** Nobody knows whether it was stored. */
  addUncertain(token: string): void {
    this.#uncertain.add(token)
  }

  /** Nobody knows whether it is still there. */
  giveUp(letter: KnownLetter): void {
    this.#letters.delete(letter.token)
    this.#taken.delete(letter.token)
    this.#uncertain.add(letter.token)
  }

  /** One that nobody else has in hand; `random`: 0 to 1. */
  take(random: number): KnownLetter | undefined {
    const free = [...this.#letters.values()].filter(
      ({ place, token }) => place !== 'gone' && !this.#taken.has(token)
    )
    const letter = free[Math.floor(random * free.length)]
    if (letter) this.#taken.add(letter.token)
    return letter
  }

  takeKnown(token: string): KnownLetter | undefined {
    const letter = this.#letters.get(token)
    if (!letter || letter.place === 'gone' || this.#taken.has(token)) return undefined
    this.#taken.add(token)
    return letter
  }

  release({ token }: KnownLetter): void {
    this.#taken.delete(token)
  }

  get counts(): { there: number; gone: number; uncertain: number } {
    const gone = [...this.#letters.values()].filter(({ place }) => place === 'gone').length
    return { there: this.#letters.size - gone, gone, uncertain: this.#uncertain.size }
  }

  /** What is wrong with what was found: token → folders, with flags. Empty: all is as it must be. */
  faultsOf(found: ReadonlyMap<string, readonly { place: Place; isFlagged: boolean }[]>): string[] {
    const faults: string[] = []
    for (const { isFlagged, place, token } of this.#letters.values()) {
      const copies = found.get(token) ?? []
      const isRight =
        place === 'gone'
          ? copies.length === 0
          : copies.length === 1 && copies[0]!.place === place && copies[0]!.isFlagged === isFlagged
      if (!isRight)
        faults.push(`${token}: ${JSON.stringify(copies)} instead of ${place}${isFlagged ? ', flagged' : ''}`)
    }
    for (const [token, copies] of found) {
      if (this.#letters.has(token)) continue
      if (!this.#uncertain.has(token)) faults.push(`${token}: nobody has sent it`)
      else if (copies.length > 1) faults.push(`${token}: ${copies.length} copies`)
    }
    return faults
  }

  /** Letters that are still on their way. */
  missingIn(found: ReadonlyMap<string, unknown>): number {
    return [...this.#letters.values()].filter(({ place, token }) => place !== 'gone' && !found.has(token))
      .length
  }
}
