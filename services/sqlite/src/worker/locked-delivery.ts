// Delivery to a locked mailbox: into its drop box, as far as the quota is known to allow.
import type { Logger } from '@postkeep/log'
import type { ParamsOf, ValueOf } from '@postkeep/mailbox-contract'
import { openDropBox, sealedUsage, type DropBox } from '@postkeep/mailbox-store'
import { notedUsage } from './usage-file.ts'

type PublicKey = Parameters<typeof openDropBox>[0]['publicKey']

export class LockedDelivery {
  readonly #path: string
  readonly #logger: Logger
  #dropBox: DropBox | undefined
  /** What the mailbox held when it was locked, and what was sealed since: bytes. */
  #bytes = 0

  /** `path`: folder of the mailbox. */
  constructor(path: string, logger: Logger) {
    this.#path = path
    this.#logger = logger
  }

  async deliver(
    publicKey: PublicKey,
    params: ParamsOf<'deliver'>,
    compressed: Buffer
  ): Promise<ValueOf<'deliver'>> {
    const dropBox = (this.#dropBox ??= this.#open(publicKey))
    const { key, folder, flags, internalDate, size, quota, author } = params
    if (dropBox.has(key)) return { kind: 'duplicate' }
    if (quota > 0 && this.#bytes + size > quota) return { kind: 'refused', reason: 'over-quota' }
    // Taken before the wait, so that two at once do not both find room for one.
    this.#bytes += size
    let isSealed = false
    try {
      const kind = await dropBox.put({ key, folder, flags, internalDate, size, author, compressed })
      isSealed = kind === 'sealed'
      return { kind }
    } finally {
      if (!isSealed) this.#bytes -= size
    }
  }

  settle(publicKey: PublicKey, keys: readonly Uint8Array[]): void {
    this.#dropBox ??= this.#open(publicKey)
    this.#dropBox.settle(keys)
  }

  /** Bytes of all messages, as far as known; undefined: it was never open. */
  usage(): number | undefined {
    return this.#dropBox ? this.#bytes : this.#knownBytes()
  }

  /** Waits for what was put. The drop box is opened anew with the next delivery. */
  async close(): Promise<void> {
    const dropBox = this.#dropBox
    this.#dropBox = undefined
    await dropBox?.close()
  }

  #open(publicKey: PublicKey): DropBox {
    this.#bytes = this.#knownBytes() ?? 0
    return openDropBox({ path: this.#path, publicKey, logger: this.#logger })
  }

  // Of what was sealed earlier only the compressed size can be seen.
  #knownBytes(): number | undefined {
    const noted = notedUsage(this.#path)
    const sealed = sealedUsage(this.#path).diskBytes
    return noted === undefined && sealed === 0 ? undefined : (noted ?? 0) + sealed
  }
}
