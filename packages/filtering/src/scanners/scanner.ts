// A program of others that looks at messages.
export interface ScanRequest {
  /** As it came. */
  readonly raw: Buffer
  readonly trace: string
  readonly sender: string
  readonly recipients: readonly string[]
  readonly remoteAddress: string
  readonly helo: string
  readonly hostName: string | undefined
}

export type ScanResult =
  | { readonly kind: 'clean' }
  /** `score` on our scale: 6 is suspicious, 15 is refused. */
  | { readonly kind: 'scored'; readonly score: number; readonly reason: string }
  | { readonly kind: 'virus'; readonly name: string }

export interface Scanner {
  /** For the log. */
  readonly name: string
  /** @throws where it cannot be asked, or not in time */
  scan(request: ScanRequest, signal: AbortSignal): Promise<ScanResult>
}
