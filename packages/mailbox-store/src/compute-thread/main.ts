// The thread: computes what it is sent, one message after the other.
import { parentPort } from 'node:worker_threads'
import { decompressBody } from '@postkeep/mailbox-contract'
import { computeMessage, type ComputedMessage } from '../derived/compute-message.ts'

export interface ComputeRequest {
  readonly number: number
  /** Raw bytes. */
  readonly size: number
  readonly compressed: Uint8Array
}

/** `computed` absent: the message cannot be read; the owner finds out why. */
export interface ComputeAnswer {
  readonly number: number
  readonly computed?: ComputedMessage
}

const port = parentPort!

port.on('message', ({ number, size, compressed }: ComputeRequest) => {
  port.postMessage(answer(number, () => computeMessage(decompressBody(compressed, size))))
})

function answer(number: number, compute: () => ComputedMessage): ComputeAnswer {
  try {
    return { number, computed: compute() }
  } catch {
    return { number }
  }
}
