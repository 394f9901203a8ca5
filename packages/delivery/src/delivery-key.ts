// Names a message for a recipient so that trying again makes no double: the same bytes from the same sender for the same
// recipient have the same key, also after a crash of ours. Messages that are under way at the same time and happen to be
// identical get different keys: they are different messages. So does one that comes after the answer to the first was seen:
// a locked mailbox compares keys only when it is opened, long after they were settled.
import { createHash, hash } from 'node:crypto'

export interface DeliveryKeys {
  /** 16 bytes. Held until `release` or `retire`. */
  hold(content: MessageContent, recipient: string): Buffer
  /** Their message may be tried again. */
  release(keys: readonly Buffer[]): void
  /** Their message was answered: not to be given again, as long as memory reaches. */
  retire(keys: readonly Buffer[]): void
}

export interface MessageContent {
  readonly sender: string
  readonly raw: Buffer
  /** Made with the first key: a message with many recipients is hashed once. */
  digest?: Buffer
}

const remembered = 20_000

export function createDeliveryKeys(): DeliveryKeys {
  const held = new Set<string>()
  const retired = new Set<string>()
  return {
    hold(content, recipient) {
      const digest = contentDigest(content)
      for (let copy = 0; ; copy++) {
        const named = Buffer.concat([digest, Buffer.from(`\0${recipient}\0${copy}`)])
        const key = hash('sha256', named, 'buffer').subarray(0, 16)
        const name = key.toString('latin1')
        if (held.has(name) || retired.has(name)) continue
        held.add(name)
        return key
      }
    },
    release(keys) {
      for (const key of keys) held.delete(key.toString('latin1'))
    },
    retire(keys) {
      for (const name of keys.map((key) => key.toString('latin1'))) {
        held.delete(name)
        retired.add(name)
      }
      for (const oldest of retired) {
        if (retired.size <= remembered) break
        retired.delete(oldest)
      }
    }
  }
}

function contentDigest(content: MessageContent): Buffer {
  return (content.digest ??= createHash('sha256').update(`${content.sender}\0`).update(content.raw).digest())
}
