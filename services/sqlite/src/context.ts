// What the commands of the main thread work with.
import type { LoginLimits } from '@postkeep/cache'
import type { Directory } from '@postkeep/directory'
import type { Logger } from '@postkeep/log'
import type { AliasMirror } from './alias-mirror.ts'
import type { SqliteEvents } from './events.ts'
import type { SchedulingWork } from './scheduling/scheduling-work.ts'
import type { Sessions } from './sessions.ts'
import type { WorkerPool } from './threads/worker-pool.ts'

export interface Context {
  readonly directory: Pick<Directory, 'recipients' | 'catchAllPasswords'>
  readonly limits: LoginLimits
  readonly mirror: AliasMirror
  readonly sessions: Sessions
  readonly workers: WorkerPool
  readonly scheduling: SchedulingWork
  readonly events: SqliteEvents
  readonly logger: Logger
}
