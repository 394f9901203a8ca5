// Which passwords have opened a mailbox while it is unlocked, so that a repeated login needs no Argon2id run. Kept as
// keyed hashes under a key that never leaves this process, and dropped together with the data key.
import { createHmac, randomBytes } from 'node:crypto'

const processKey = randomBytes(32)

export class PasswordShortcuts {
  readonly #slots = new Map<string, string>()
  readonly #mailbox: string

  constructor(mailbox: string) {
    this.#mailbox = mailbox
  }

  slotOf(password: string): string | undefined {
    return this.#slots.get(this.#hash(password))
  }

  remember(password: string, slot: string): void {
    this.#slots.set(this.#hash(password), slot)
  }

  forget(slot: string): void {
    for (const [hash, opened] of this.#slots) if (opened === slot) this.#slots.delete(hash)
  }

  #hash(password: string): string {
    return createHmac('sha256', processKey).update(`${this.#mailbox}\0${password}`).digest('base64')
  }
}
