export interface MaintenanceReport {
  /** Bodies that no message had any more. */
  readonly freedBodies: number
  readonly prunedExpunges: number
  readonly prunedDeliveries: number
  /** Bytes by which the file became smaller. */
  readonly compactedBytes: number
  /** What the integrity check says; empty: all is well. */
  readonly faults: readonly string[]
}
