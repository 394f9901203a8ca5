// DKIM signatures, and the ARC chain as far as the message alone tells of it. RFC 6376, RFC 8301, RFC 8463
import type { DKIMResult, DKIMVerifyResult } from 'mailauth'
import type { Lookup } from './check-spf.ts'
import { signaturesToCheck } from './signature-names.ts'

export type Signatures = DKIMVerifyResult

/** Bits. RFC 8301 §3.2 */
const minBitLength = 1024

export async function verifySignatures(raw: Buffer, lookup: Lookup): Promise<Signatures> {
  const { dkimVerify } = await import('mailauth/lib/dkim/verify.js')
  const verified = await dkimVerify(signaturesToCheck(raw), {
    resolver: lookup,
    minBitLength,
    rejectRsaSha1: true
  })
  for (const signature of verified.results) refusePartial(signature)
  return verified
}

/** RFC 6376 §8.2: under an `l=` that leaves bytes out anybody may have added them; it vouches for nothing. */
function refusePartial(signature: DKIMResult): void {
  const { status } = signature
  if (status.result !== 'pass' || !status.underSized) return
  status.result = 'policy'
  status.comment = `l= leaves ${status.underSized} bytes unsigned`
  signature.info = signature.info.replace(/^dkim=pass/, `dkim=policy (${status.comment})`)
}
