// The backups that the environment asks for: the same for the command and for the jobs.
import type { Logger } from '@postkeep/log'
import type { BackupConfig } from './config.ts'
import { openBackups, type Backups } from './open-backups.ts'
import { configuredRepository } from './repository/configured-repository.ts'
import type { BackupSources } from './run-backup.ts'
import type { RetentionPolicy } from './retention/snapshots-to-keep.ts'

export interface ConfiguredBackups extends Backups, AsyncDisposable {
  readonly policy: RetentionPolicy
}

export interface BackupSurroundings {
  readonly config: BackupConfig
  readonly sources: BackupSources
  readonly logger: Logger
  readonly version: string
  /** The recovery key, where it was given. */
  readonly identity?: string | undefined
}

/** To be closed after use. @throws ConfigurationError */
export function configuredBackups({ config, identity, ...rest }: BackupSurroundings): ConfiguredBackups {
  const repository = configuredRepository(config)
  const { recipient } = config
  const backups = openBackups({
    ...rest,
    repository,
    stateFolder: config.stateFolder,
    ...(identity === undefined ? {} : { identity }),
    ...(recipient === undefined ? {} : { recipient })
  })
  const { keepDaily: daily, keepWeekly: weekly, keepMonthly: monthly } = config
  return {
    ...backups,
    policy: { daily, weekly, monthly },
    [Symbol.asyncDispose]: () => repository[Symbol.asyncDispose]()
  }
}
