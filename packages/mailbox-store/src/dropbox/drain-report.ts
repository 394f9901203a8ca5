export interface DrainReport {
  /** Messages that were taken in. */
  readonly stored: number
  /** Messages that were in the mailbox already. */
  readonly duplicates: number
  /** Segments that were set aside in `sealed/damaged/`, by file name. */
  readonly damaged: readonly string[]
}
