// Connects to MongoDB. The driver and the models come with the first connection: who makes none goes without (20 MB).
import type { ConnectOptions, Database } from './open-database.ts'

export type { ConnectOptions, Database } from './open-database.ts'

/** @throws DatabaseUnavailable when MongoDB does not answer within `patienceMs` */
export async function connectDatabase(options: ConnectOptions): Promise<Database> {
  const { openDatabase } = await import('./open-database.ts')
  return openDatabase(options)
}
