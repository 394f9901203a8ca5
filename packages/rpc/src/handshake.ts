// Mutual proof of the shared secret: HMAC-SHA256 over both nonces, with the side's name, so that no proof
// can be sent back to the side that made it.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { ProtocolError } from './frame.ts'

export type Side = 'client' | 'server'
export type Nonces = { client: Buffer; server: Buffer }

const magic = Buffer.from('postkeep rpc 1\n')
const nonceBytes = 32

export function newNonce(): Buffer {
  return randomBytes(nonceBytes)
}

export function helloOf(nonce: Buffer): Buffer {
  return Buffer.concat([magic, nonce])
}

/** The nonce in a hello. */
export function readHello(payload: Buffer): Buffer {
  const isHello =
    payload.length === magic.length + nonceBytes && payload.subarray(0, magic.length).equals(magic)
  if (!isHello) throw new ProtocolError('the other side does not speak this protocol')
  return Buffer.from(payload.subarray(magic.length))
}

export function proofOf(side: Side, secret: string, nonces: Nonces): Buffer {
  return createHmac('sha256', secret)
    .update(`postkeep rpc 1 ${side}\n`)
    .update(nonces.client)
    .update(nonces.server)
    .digest()
}

export function checkProof(side: Side, secret: string, nonces: Nonces, proof: Buffer): void {
  const expected = proofOf(side, secret, nonces)
  if (proof.length !== expected.length || !timingSafeEqual(proof, expected)) {
    throw new ProtocolError('the other side does not know the secret')
  }
}
