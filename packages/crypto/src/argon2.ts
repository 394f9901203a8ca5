// Argon2id (RFC 9106). The native module is 11 MB and is loaded at the first password only.
import type * as Argon2 from '@node-rs/argon2'

export const argon2Cost = { memoryKiB: 19_456, passes: 2, parallelism: 1 }

let loading: Promise<typeof Argon2> | undefined

export function argon2(): Promise<typeof Argon2> {
  loading ??= import('@node-rs/argon2')
  return loading
}

/** The options of the native module for a cost; 2 is Argon2id. */
export function argon2Options(cost: typeof argon2Cost): Argon2.Options {
  return {
    algorithm: 2,
    memoryCost: cost.memoryKiB,
    timeCost: cost.passes,
    parallelism: cost.parallelism,
    outputLen: 32
  }
}
