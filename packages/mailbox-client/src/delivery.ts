// Delivery: no session, and no key: the service stores the message, or seals it while the mailbox is locked.
import type { DeliverParams, ValueOf } from '@postkeep/mailbox-contract'
import type { Channel } from './channel.ts'

export interface DeliveryOperations {
  /** `compressed`: the message by `compressBody` or `compressPieces`. It is durable when this resolves with `stored` or `sealed`. */
  deliver(params: DeliverParams, compressed: Uint8Array | readonly Uint8Array[]): Promise<ValueOf<'deliver'>>
  /** The answers for these keys have reached the sender: the service may forget them. Not waited for; a loss does no harm. */
  settle(mailbox: string, keys: readonly Uint8Array[]): void
}

export function deliveryOperations(pick: () => Channel): DeliveryOperations {
  return {
    async deliver(params, compressed) {
      const attachment = compressed instanceof Uint8Array ? compressed : [...compressed]
      const { value } = await pick().call('deliver', params, { attachment })
      return value
    },
    settle(mailbox, keys) {
      pick().notify('settle', { mailbox, keys: [...keys] })
    }
  }
}
