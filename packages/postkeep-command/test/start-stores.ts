// What a server that the command administers has: databases, an environment, and the mailbox service.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generateServerKey } from '@postkeep/crypto'
import { freePort, startMongo, startProcess, startRedis, temporaryFolder } from '@postkeep/testkit'

export type Stores = { readonly environment: Record<string, string>; readonly folder: string }

export async function startStores(stack: AsyncDisposableStack): Promise<Stores> {
  const mongo = stack.use(await startMongo())
  const redis = stack.use(await startRedis())
  const folder = stack.use(await temporaryFolder()).path
  const environment = {
    DOMAIN: 'server.example',
    MONGO_URL: mongo.url,
    REDIS_URL: redis.url,
    HELPER_ENCRYPTION_KEY: generateServerKey(),
    RPC_SECRET: 'a secret of the services',
    SQLITE_HOST: '127.0.0.1',
    SQLITE_PORT: String(await freePort())
  }
  return { environment, folder }
}

/** As a process of its own. */
export async function startMailboxes(
  stack: AsyncDisposableStack,
  { environment, folder }: Stores
): Promise<void> {
  const main = fileURLToPath(new URL('../../../services/sqlite/src/main.ts', import.meta.url))
  const own = { LISTEN_HOST: '127.0.0.1', SQLITE_PATH: join(folder, 'mailboxes'), SQLITE_WORKERS: '1' }
  const env = { ...environment, ...own }
  stack.use(await startProcess({ command: process.execPath, args: [main], env, ready: /"ready"/ }))
}
