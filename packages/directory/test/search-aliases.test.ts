import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ensurePostmaster } from '../src/index.ts'
import { testDirectory } from './test-directory.ts'

test('aliases are searched, sorted and paged', async () => {
  await using fixture = await testDirectory()
  const { aliases, domains, users } = fixture.directory
  await users.create({ email: 'admin@far.example' })
  await users.create({ email: 'two@far.example' })
  await domains.create({ name: 'ann.example', owner: 'admin@far.example' })
  for (const name of ['sales', 'sale.s', 'bill', 'zoe']) {
    const labels = name === 'bill' ? ['Money'] : []
    await aliases.create({ domain: 'ann.example', name, recipients: [`${name}@far.example`], labels })
  }
  await aliases.create({ domain: 'ann.example', name: 'two', user: 'two@far.example' })
  const names = async (search: object) => {
    const found = await aliases.search({ domain: 'ann.example', ...search })
    return [found.aliases.map(({ name }) => name).join(), `${found.page}/${found.pages} of ${found.count}`]
  }
  assert.deepEqual(await names({}), ['bill,sale.s,sales,two,zoe', '1/1 of 5'])
  assert.deepEqual(await names({ sort: '-name', limit: 2, page: 2 }), ['sales,sale.s', '2/3 of 5'])
  assert.deepEqual(await names({ limit: 2, page: 99 }), ['zoe', '3/3 of 5'])
  assert.deepEqual(await names({ sort: '-created_at', limit: 1 }), ['two', '1/5 of 5'])
  assert.deepEqual(await names({ q: 'SALE' }), ['sale.s,sales', '1/1 of 2'])
  assert.deepEqual(await names({ q: 'e.s' }), ['sale.s', '1/1 of 1'])
  assert.deepEqual(await names({ q: 'zoe@far' }), ['zoe', '1/1 of 1'])
  assert.deepEqual(await names({ q: '#money' }), ['bill', '1/1 of 1'])
  assert.deepEqual(await names({ q: '(' }), ['', '1/1 of 0'])
  assert.deepEqual(await names({ user: 'two@far.example' }), ['two', '1/1 of 1'])
})

test('postmaster@ is made once', async () => {
  await using fixture = await testDirectory()
  const { aliases, domains, users } = fixture.directory
  await users.create({ email: 'admin@far.example' })
  await domains.create({ name: 'ann.example', owner: 'admin@far.example' })
  const made = await ensurePostmaster(aliases, 'ann.example', 'admin@far.example')
  assert.deepEqual(made?.recipients, ['admin@far.example'])
  assert.equal(await ensurePostmaster(aliases, 'ann.example', 'admin@far.example'), undefined)
})
