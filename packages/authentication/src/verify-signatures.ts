// DKIM signatures, and the ARC chain as far as the message alone tells of it. RFC 6376, RFC 8301, RFC 8463
import { setImmediate as turn } from 'node:timers/promises'
import type { DKIMResult } from 'mailauth'
import type { DkimVerifier } from 'mailauth/lib/dkim/dkim-verifier.js'
import { dkimVerifierPart } from './mailauth-parts.ts'
import type { SignatureKeys } from './signature-keys.ts'
import { signaturesToCheck } from './signature-names.ts'

export type Signatures = Pick<DkimVerifier, 'headerFrom' | 'fromFields' | 'results' | 'arc'>

/** Bits. RFC 8301 §3.2 */
const minBitLength = 1024
/** Others have their turn between two pieces of a body. */
const pieceBytes = 64 * 1024

/** `raw`: with CRLF line endings. */
export async function verifySignatures(raw: Buffer, keys: SignatureKeys): Promise<Signatures> {
  const { DkimVerifier } = await dkimVerifierPart()
  const { resolver } = keys
  const verifier = new DkimVerifier({ resolver, minBitLength, rejectRsaSha1: true })
  verifier.keyCache = keys
  verifier.arc.keyCache = keys
  // What its stream would do a byte at a time, for line endings that are known to be right.
  const message = signaturesToCheck(raw)
  const bodyStart = startOfBody(message)
  await verifier.emitHeaders(message.subarray(0, bodyStart))
  for (let at = bodyStart; at < message.length; at += pieceBytes) {
    if (at > bodyStart) await turn()
    await verifier.nextChunk(message.subarray(at, at + pieceBytes))
  }
  await verifier.finalChunk()
  for (const signature of verifier.results) refusePartial(signature)
  return verifier
}

function startOfBody(raw: Buffer): number {
  if (raw[0] === 13 && raw[1] === 10) return 2
  const end = raw.indexOf('\r\n\r\n')
  return end < 0 ? raw.length : end + 4
}

/** RFC 6376 §8.2: under an `l=` that leaves bytes out anybody may have added them; it vouches for nothing. */
function refusePartial(signature: DKIMResult): void {
  const { status } = signature
  if (status.result !== 'pass' || !status.underSized) return
  status.result = 'policy'
  status.comment = `l= leaves ${status.underSized} bytes unsigned`
  signature.info = signature.info.replace(/^dkim=pass/, `dkim=policy (${status.comment})`)
}
