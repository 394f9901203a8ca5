// One step of the data from an older release to this one.
import type { mongo } from 'mongoose'

export interface MigrationContext {
  readonly db: mongo.Db
  /** Where the step had come to when it was interrupted; undefined: at its beginning. */
  readonly progress: unknown
  /** Remembers, durably, where the step has come to: after a kill it goes on from there. */
  readonly saveProgress: (progress: unknown) => Promise<void>
  /** Aborted when another process has taken over: stop. */
  readonly signal: AbortSignal
}

export interface Migration {
  /** From 1, without gaps; never changed after a release. */
  readonly number: number
  /** What it does, in a few words. */
  readonly name: string
  /** Can be run again over what it has done already. */
  run(context: MigrationContext): Promise<void>
}
