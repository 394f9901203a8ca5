// Aliases from files: what a spreadsheet or the API writes, a trial that changes nothing, and each line for itself.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { aliasCsv, aliasJson, readAliasFile } from '../src/index.ts'
import { testDirectory, type TestDirectory } from './test-directory.ts'

let fixture: TestDirectory
before(async () => {
  fixture = await testDirectory()
  const { domains, users } = fixture.directory
  for (const name of ['root', 'ann', 'bob'])
    await users.create({ email: `${name}@far.example`, isVerified: true })
  await domains.create({ name: 'ann.example', owner: 'ann@far.example' })
})
after(() => fixture[Symbol.asyncDispose]())

const names = async () =>
  (await fixture.directory.aliases.list({ domain: 'ann.example' })).map(({ name }) => name)

test('cells: separators, quotes, line ends, a mark at the beginning, quoted formulas', () => {
  const text =
    '\ufeffName;Recipients;description\r\n"a";"x@b.example\nhttps://c.example/?a=1,2";"say ""hi"""\r\n;;\nb;;\'=1+1\n'
  assert.deepEqual(
    readAliasFile(text).map(({ changes, line }) => [
      line,
      changes.name,
      changes.recipients,
      changes.description
    ]),
    [
      [2, 'a', ['x@b.example', 'https://c.example/?a=1,2'], 'say "hi"'],
      [5, 'b', undefined, '=1+1']
    ]
  )
  assert.equal(readAliasFile('name,recipients\n"never closed,x\ny,z')[0]?.changes.name, 'never closed,x\ny,z')
  assert.throws(() => readAliasFile('hello'), /first line has to name the columns/)
  assert.throws(() => readAliasFile('[{'), /not JSON/)
  assert.throws(() => readAliasFile(`name\n${'x\n'.repeat(10_001)}`), /at most 10000/)
})

test('what cannot be read is told, line by line', () => {
  const rows = readAliasFile('name,has_imap,max_quota\n,yes,1 GB\na,maybe,\nb,no,much\nc,Yes,2 GB\n')
  assert.deepEqual(
    rows.map(({ fault }) => fault?.field),
    ['name', 'has_imap', 'max_quota', undefined]
  )
  assert.deepEqual(rows[3]?.changes, { name: 'c', has_imap: true, max_quota: 2 * 1024 ** 3 })
  assert.deepEqual(
    readAliasFile('[{"name":"x","labels":["a"],"has_imap":false,"max_quota":5},7,{"name":{}}]').map(
      ({ changes, fault }) => [changes, fault?.field]
    ),
    [
      [{ name: 'x', labels: ['a'], has_imap: false, max_quota: 5 }, undefined],
      [{ name: '' }, 'name'],
      [{ name: '' }, 'name']
    ]
  )
})

test('a trial tells the same as the deed, and does nothing', async () => {
  const { aliases } = fixture.directory
  await aliases.create({ domain: 'ann.example', name: 'here', recipients: 'x@far.example' })
  const rows = readAliasFile(
    'name,recipients,has_imap\nnew,y@far.example,no\nbox,,yes\nhere,z@far.example,no\nNEW,z@far.example,no\na b,q@far.example,no\n*,,yes\n'
  )
  const asked = { domain: 'ann.example', user: 'ann@far.example', rows, keep: false }
  const before = await names()
  const trial = await aliases.importMany({ ...asked, isTrial: true })
  assert.deepEqual(await names(), before)
  const done = await aliases.importMany({ ...asked, isTrial: false })
  assert.deepEqual(done, trial)
  assert.deepEqual(
    done.map(({ line, outcome }) => `${line} ${outcome}`),
    ['2 added', '3 added', '4 changed', '5 refused', '6 refused', '7 refused']
  )
  assert.match(done[3]!.reason!, /twice/)
  assert.deepEqual((await aliases.get('here@ann.example')).recipients, ['z@far.example'])
  const again = await aliases.importMany({ ...asked, isTrial: false })
  assert.deepEqual(
    again.slice(0, 3).map(({ outcome }) => outcome),
    ['kept', 'kept', 'kept']
  )
})

test('what is written is read again as it was; with keep nothing is changed', async () => {
  const { aliases } = fixture.directory
  const odd = {
    description: '=1+1, "quoted"',
    labels: ['a b', 'c'],
    recipients: ['x@far.example', 'y@far.example']
  }
  await aliases.create({ domain: 'ann.example', name: 'odd', ...odd })
  const all = await aliases.list({ domain: 'ann.example' })
  for (const text of [aliasCsv(all), aliasJson(all)]) {
    const rows = readAliasFile(text)
    const asked = { domain: 'ann.example', user: 'ann@far.example', rows, isTrial: false }
    const outcomes = await aliases.importMany({ ...asked, keep: false })
    assert.deepEqual([...new Set(outcomes.map(({ outcome }) => outcome))], ['kept'], text)
  }
  const rows = readAliasFile('name,description\nodd,changed\n')
  const [kept] = await aliases.importMany({
    domain: 'ann.example',
    user: 'ann@far.example',
    rows,
    isTrial: false,
    keep: true
  })
  assert.equal(kept?.outcome, 'kept')
})

test('a member brings in their own, and nothing of others', async () => {
  const { aliases, members } = fixture.directory
  await members.invite('ann.example', { email: 'bob@far.example', group: 'user', by: 'ann@far.example' })
  await members.accept('ann.example', 'bob@far.example')
  const rows = readAliasFile('name,has_imap,max_quota\nodd,no,\nbob,yes,50 GB\nadmin,yes,\n*,no,\n')
  const done = await aliases.importMany({
    domain: 'ann.example',
    user: 'bob@far.example',
    rows,
    isTrial: false,
    keep: false
  })
  assert.deepEqual(
    done.map(({ outcome }) => outcome),
    ['refused', 'added', 'refused', 'refused']
  )
  assert.equal((await aliases.get('bob@ann.example')).max_quota, 0)
})
