// Which versions run, and whether the data is of this release.
import type { Cache } from '@postkeep/cache'
import { product } from '@postkeep/config'
import { MigrationRefused, migrationState, type Database } from '@postkeep/database'
import { ok, problem, warning, type Finding } from '../finding.ts'

export async function checkVersions(
  database: Database | undefined,
  cache: Cache | undefined
): Promise<Finding[]> {
  const parts = [`${product.name} ${product.version}`, `Node.js ${process.versions.node}`]
  if (database) parts.push(`MongoDB ${await mongoVersion(database)}`)
  if (cache) parts.push(`Redis ${await redisVersion(cache)}`)
  const versions = ok('versions', `${parts.join(', ')}.`)
  return database ? [versions, await dataFinding(database)] : [versions]
}

async function dataFinding(database: Database): Promise<Finding> {
  try {
    const { pending, version } = await migrationState(database)
    if (pending.length === 0) return ok('data', `It is of this release (version ${version}).`)
    const names = pending.map(({ name, number }) => `${number} (${name})`).join(', ')
    return warning('data', `It is of an older release; to do: ${names}.`, 'Run: postkeep migrate')
  } catch (error) {
    if (!(error instanceof MigrationRefused)) throw error
    return problem('data', error.message, 'Run the newer release, or restore a backup from before')
  }
}

async function mongoVersion(database: Database): Promise<string> {
  const { version } = await database.connection.db!.command({ buildInfo: 1 })
  return String(version)
}

async function redisVersion(cache: Cache): Promise<string> {
  return /^redis_version:(\S+)/m.exec(await cache.redis.info('server'))?.[1] ?? 'unknown'
}
