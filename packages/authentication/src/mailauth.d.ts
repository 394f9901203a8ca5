// The parts of mailauth that it does not describe itself.
declare module 'mailauth/lib/dkim/dkim-verifier.js' {
  import type { DKIMVerifyOptions, DKIMVerifyResult } from 'mailauth'

  /** Behind `dkimVerify`. What it is called with in turn: `emitHeaders`, `nextChunk` for the body, `finalChunk`. */
  export class DkimVerifier {
    readonly headerFrom: DKIMVerifyResult['headerFrom']
    readonly fromFields: number
    readonly results: DKIMVerifyResult['results']
    readonly arc: NonNullable<DKIMVerifyResult['arc']> & { keyCache: unknown }
    keyCache: unknown
    constructor(options: DKIMVerifyOptions)
    /** With the line end of the empty line. */
    emitHeaders(header: Uint8Array): Promise<void>
    nextChunk(chunk: Uint8Array): Promise<void>
    finalChunk(): Promise<void>
  }
}

declare module 'mailauth/lib/tools.js' {
  export interface KeyOptions {
    readonly strict?: boolean
    readonly hashAlgo?: string
  }

  export interface PublicKeyRecord {
    /** PEM. */
    readonly publicKey: string
  }

  /** Looks the record up, and reads and checks it. */
  export function getPublicKey(
    ...question: [
      type: string,
      name: string,
      minBitLength: number | undefined,
      resolver: (name: string, type: string) => Promise<unknown>,
      options: KeyOptions | undefined
    ]
  ): Promise<PublicKeyRecord>
  export function toALabel(name: string): string
}
