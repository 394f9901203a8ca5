// Every query that the directory makes is served by an index: recorded as the driver sends it, then explained.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAddress } from '@postkeep/address'
import { testDirectory } from './test-directory.ts'

type Recorded = { collection: string; method: string; filter: object; sort: object }

test('no query of the directory scans a collection', async () => {
  await using fixture = await testDirectory()
  const { database, directory } = fixture
  const recorded = new Map<string, Recorded>()
  database.connection.set(
    'debug',
    (collection: string, method: string, filter: object, ...rest: object[]) => {
      if (!/^(find|update|delete|count)/.test(method)) return
      const options = rest.at(-1) as { sort?: object } | undefined
      const sort = options?.sort ?? {}
      recorded.set(`${collection}.${method} ${Object.keys(filter).join()} ${Object.keys(sort).join()}`, {
        collection,
        method,
        filter,
        sort
      })
    }
  )
  await useEverything(directory)
  database.connection.set('debug', false)
  assert.ok(recorded.size >= 12, `recorded ${[...recorded.keys()].join('; ')}`)
  for (const [name, { collection, filter, sort }] of recorded) {
    const explain = { find: collection, filter, ...(Object.keys(sort).length > 0 && { sort }) }
    const plan = await database.connection.db!.command({ explain, verbosity: 'queryPlanner' })
    const text = JSON.stringify(plan['queryPlanner'].winningPlan)
    assert.doesNotMatch(text, /COLLSCAN/, name)
    assert.match(text, /IXSCAN|IDHACK/, name)
  }
})

async function useEverything({
  users,
  domains,
  aliases,
  recipients
}: Awaited<ReturnType<typeof testDirectory>>['directory']) {
  const admin = await users.create({ email: 'admin@q.example', password: 'long enough' })
  await users.create({ email: 'two@q.example' })
  await users.verify('admin@q.example', 'long enough')
  await users.setPassword(admin._id.toHexString(), 'long enough 2')
  await users.list()
  const domain = await domains.create({ name: 'q.example', owner: 'admin@q.example' })
  await domains.find(domain._id.toHexString())
  await domains.dkimKeys(domain._id.toHexString())
  await domains.list()
  await domains.list({ user: 'admin@q.example' })
  const alias = await aliases.create({
    domain: 'q.example',
    name: 'kim',
    user: 'two@q.example',
    has_imap: true
  })
  await aliases.update('kim@q.example', { description: 'x' })
  await aliases.list()
  await aliases.list({ domain: 'q.example' })
  await aliases.list({ user: 'two@q.example' })
  await aliases.list({ domain: 'q.example', user: 'two@q.example' })
  for (const sort of ['name', '-name', '-created_at', 'storage_used'] as const)
    for (const q of ['', 'im', 'kim@q', '#money']) await aliases.search({ domain: 'q.example', q, sort })
  await aliases.search({ domain: 'q.example', user: 'two@q.example' })
  await domains.update('q.example', { has_smtp: true })
  await domains.noteDns('q.example', [])
  for (const name of ['kim', 'nobody', 'postmaster'])
    await recipients.resolve(parseAddress(`${name}@q.example`)!)
  await recipients.findLogin('kim@q.example')
  await aliases.remove(alias._id.toHexString())
  await users.remove('two@q.example')
  await domains.remove('q.example')
}
