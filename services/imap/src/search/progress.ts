// Tells the client of a long search how far it is. RFC 9585.
import type { SearchProgress } from '@postkeep/mailbox-contract'
import { quoted, statusResponse } from '@postkeep/imap-protocol'
import type { Client } from '../client.ts'

export interface ProgressOptions {
  readonly progressEvery: number
  readonly onProgress: (progress: SearchProgress) => Promise<void>
  readonly signal: AbortSignal
}

export function tellProgress({ shared, output, signal }: Client, tag: string): ProgressOptions {
  const { progressMessages, progressIntervalMs } = shared.config
  let told = performance.now()
  return {
    progressEvery: progressMessages,
    signal,
    async onProgress({ done, total }) {
      if (performance.now() - told < progressIntervalMs) return
      told = performance.now()
      const code = `INPROGRESS (${quoted(tag)} ${done} ${total})`
      output.text(statusResponse('*', 'OK', 'Still searching', code))
      output.flush()
      await output.ready()
    }
  }
}
