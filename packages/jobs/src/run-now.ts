// Has a job run now, wherever it lives, and waits for its end.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cache } from '@postkeep/cache'
import type { Database, JobRun } from '@postkeep/database'
import { requestJob } from './job-requests.ts'

export type RunNowOutcome =
  | { readonly kind: 'ended'; readonly run: JobRun }
  /** No service took it up. */
  | { readonly kind: 'unheard' }
  | { readonly kind: 'runs-on' }

const askAgainMs = 2000
/** Bree ends what takes longer. */
const longestMs = 30 * 60_000

interface Patience {
  readonly startMs?: number
  readonly endMs?: number
  readonly pollMs?: number
}

export async function runJobNow(
  name: string,
  { cache, database }: { readonly cache: Cache; readonly database: Database },
  { startMs = 20_000, endMs = longestMs, pollMs = 100 }: Patience = {}
): Promise<RunNowOutcome> {
  const before = await database.jobRuns.findById(name)
  const began = performance.now()
  for (let askedAt = Number.NEGATIVE_INFINITY; ;) {
    const run = await database.jobRuns.findById(name)
    const isHeard = run !== null && isOfNow(run, before)
    if (isHeard && run.outcome !== 'running') return { kind: 'ended', run }
    const waited = performance.now() - began
    if (!isHeard && waited > startMs) return { kind: 'unheard' }
    if (waited > endMs) return { kind: 'runs-on' }
    // A service that has just started may not have heard it.
    if (!isHeard && waited - askedAt >= askAgainMs) {
      requestJob(cache, name)
      askedAt = waited
    }
    await sleep(pollMs)
  }
}

/** One that was at it already counts: it cannot run twice at a time. One that a killed process has left does not. */
function isOfNow({ outcome, started_at }: JobRun, before: JobRun | null): boolean {
  if (started_at.getTime() !== before?.started_at.getTime()) return true
  const isAtIt = before.outcome === 'running' && Date.now() - started_at.getTime() < longestMs
  return isAtIt || outcome !== before.outcome
}
