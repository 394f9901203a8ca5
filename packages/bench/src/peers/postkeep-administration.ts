// What an administrator's programs and browser reach, and what a load needs: a token, and aliases by the thousand.
import { createServerSealer } from '@postkeep/crypto'
import { connectDatabase, newObjectId, type Database } from '@postkeep/database'
import type { Suite } from '@postkeep/dev-env'
import { createDirectory, type Directory } from '@postkeep/directory'
import { silentLogger as logger } from '@postkeep/log'
import type { AdministeredServer, ServerUnderTest } from '../server-under-test.ts'

const atOnce = 1000
type Accounts = { readonly database: Database; readonly directory: Directory }

type Administration = Omit<AdministeredServer, keyof ServerUnderTest>

export function administrationOf({ parts, seeded, services }: Suite): Administration {
  const { domain, folder, infrastructure, ports } = parts
  const { email: user } = seeded.admin
  const within = async <T>(work: (accounts: Accounts) => Promise<T>): Promise<T> => {
    const database = await connectDatabase({ url: infrastructure.mongo.url, logger })
    try {
      const sealer = createServerSealer(folder.secrets.helperEncryptionKey)
      return await work({
        database,
        directory: createDirectory({ database, sealer, logger, serverDomain: domain })
      })
    } finally {
      await database.close()
    }
  }
  const pidOf = (name: 'api' | 'web' | 'sqlite') => services.get(name)!.pid!
  return {
    domain,
    api: `http://127.0.0.1:${ports.api}`,
    web: `https://localhost:${ports.web}`,
    admin: seeded.admin,
    pids: {
      api: pidOf('api'),
      web: pidOf('web'),
      sqlite: pidOf('sqlite'),
      // The last of what is not ours.
      store: infrastructure.pids.at(-1)!
    },
    makeToken: () =>
      within(async ({ directory }) => {
        return (await directory.apiKeys.create({ user, name: 'bench' })).token
      }),
    addAliases: (count) =>
      within(async ({ database, directory }) => {
        const wanted = { domain, user, name: 'alias-0', description: 'Made for a load', labels: ['load'] }
        const { address: _, ...first } = await directory.aliases.create({
          ...wanted,
          recipients: ['a@far0.net']
        })
        for (let made = 1; made < count; made += atOnce) {
          const copies = Array.from({ length: Math.min(atOnce, count - made) }, (_, index) => ({
            ...first,
            _id: newObjectId(),
            name: `alias-${made + index}`,
            created_at: new Date(Date.now() + made + index)
          }))
          await database.aliases.insertMany(copies)
        }
      })
  }
}
