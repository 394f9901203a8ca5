// What a STORE does to the two lanes of flags of a message: bits that stay and bits that are set.
import type { FlagLanes } from '@postkeep/mailbox-contract'
import type { StoreParams } from '../mailbox-store.ts'

export interface Mask {
  readonly keep: number
  readonly set: number
}

export interface FlagMasks {
  readonly flags: Mask
  readonly keywords: Mask
}

export function masksOf(mode: StoreParams<'store'>['mode'], lanes: FlagLanes): FlagMasks {
  const maskOf = (lane: number): Mask => {
    if (mode === 'remove') return { keep: ~lane >>> 0, set: 0 }
    return { keep: mode === 'add' ? 0xffff_ffff : 0, set: lane }
  }
  return { flags: maskOf(lanes.flags), keywords: maskOf(lanes.keywords) }
}

export function laneAfter(lane: number, { keep, set }: Mask): number {
  return ((lane & keep) | set) >>> 0
}
