// The thread: computes what it is sent, one message after the other.
import { parentPort } from 'node:worker_threads'
import { decompressBody } from '@postkeep/mailbox-contract'
import { computeMessage } from '../derived/compute-message.ts'
import { packComputed, type PackedMessage } from './computed-answer.ts'

export interface ComputeRequest {
  readonly number: number
  /** Raw bytes. */
  readonly size: number
  readonly compressed: Uint8Array
}

/** `computed` absent: the message cannot be read; the owner finds out why. */
export interface ComputeAnswer {
  readonly number: number
  readonly computed?: PackedMessage
}

const port = parentPort!

port.on('message', ({ number, size, compressed }: ComputeRequest) => {
  const told = answer(number, () => packComputed(computeMessage(decompressBody(compressed, size))))
  port.postMessage(told, told.computed ? [told.computed.bytes.buffer] : [])
})

function answer(number: number, compute: () => PackedMessage): ComputeAnswer {
  try {
    return { number, computed: compute() }
  } catch {
    return { number }
  }
}
