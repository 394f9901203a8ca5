// Accounts for a load, made beside the server: an administrator's token, and aliases by the thousand.
import { createServerSealer } from '@postkeep/crypto'
import { connectDatabase, newObjectId, type Database } from '@postkeep/database'
import type { Suite } from '@postkeep/dev-env'
import { createDirectory, type Directory } from '@postkeep/directory'
import { silentLogger as logger } from '@postkeep/log'
import type { AdministeredServer } from '../server-under-test.ts'

const atOnce = 1000
type Accounts = { readonly database: Database; readonly directory: Directory }

export function accountsOf({ parts, seeded }: Suite): Pick<AdministeredServer, 'addAliases' | 'makeToken'> {
  const { domain, folder, infrastructure } = parts
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
  return {
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
