// The ARC chain: whether it holds, and what sealers of the past say that they have seen. RFC 8617 §5.2
import type { ARCResult } from 'mailauth'
import type { Lookup } from './check-spf.ts'
import { arcPart } from './mailauth-parts.ts'
import { trustedSealer, type Seal } from './trusted-sealer.ts'
import type { Signatures } from './verify-signatures.ts'

export interface ArcContext {
  readonly lookup: Lookup
  /** Domains. */
  readonly trustedSealers: readonly string[]
}

export interface CheckedArc {
  readonly result: ARCResult
  readonly trusted: string | undefined
}

export async function checkArc(signatures: Signatures, context: ArcContext): Promise<CheckedArc> {
  const { arc } = await arcPart()
  // Before the check, which changes what it has parsed.
  const seals = sealsOf(signatures)
  const data = signatures.arc as Parameters<typeof arc>[0]
  const result = await arc(data, { resolver: context.lookup, minBitLength: 1024 })
  const holds = result.status.result === 'pass'
  return { result, trusted: holds ? trustedSealer(seals, context.trustedSealers) : undefined }
}

function sealsOf({ arc }: Signatures): Seal[] {
  return (arc?.chain || []).map((entry) => {
    const said = entry['arc-authentication-results']?.parsed as Parsed | undefined
    const seal = entry['arc-seal']?.parsed as Parsed | undefined
    return { domain: valueOf(seal, 'd') ?? '', dmarc: valueOf(said, 'dmarc'), arc: valueOf(said, 'arc') }
  })
}

type Parsed = Readonly<Record<string, unknown>>

/** undefined: it is not said, or said several times. */
function valueOf(parsed: Parsed | undefined, name: string): string | undefined {
  const found = parsed && Object.hasOwn(parsed, name) ? parsed[name] : undefined
  const value = found && typeof found === 'object' && 'value' in found ? found.value : undefined
  return typeof value === 'string' ? value.toLowerCase() : undefined
}
