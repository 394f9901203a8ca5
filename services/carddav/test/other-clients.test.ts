// Programs of others: vdirsyncer both ways with a conflict, khard on what it brought, tsdav.
import assert from 'node:assert/strict'
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createDAVClient } from 'tsdav'
import {
  davClient,
  described,
  type TemporaryFolder,
  succeed,
  temporaryFolder,
  without
} from '@postkeep/testkit'
import { card, multiget, addressData } from './request-bodies.ts'
import { type Account, type Fixture, startFixture } from './fixture.ts'

/** Its standard output. */
async function run(command: string, args: readonly string[], input = ''): Promise<string> {
  const environment = { HOME: folder.path, LANG: 'C.UTF-8' }
  const { stdout } = await succeed(command, args, { environment, input })
  return stdout
}

let fixture: Fixture
let folder: TemporaryFolder
before(async () => {
  fixture = await startFixture()
  folder = await temporaryFolder()
})
after(async () => {
  await fixture[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

describe('vdirsyncer and khard', { skip: without('vdirsyncer') }, () => {
  let account: Account
  let local: string
  let config: string
  const sync = (...args: string[]) => run('vdirsyncer', ['-c', config, ...args])

  before(async () => {
    account = await fixture.newAccount()
    local = join(folder.path, 'contacts')
    config = join(folder.path, 'vdirsyncer')
    await writeFile(
      config,
      `[general]
status_path = "${join(folder.path, 'status')}"
[pair contacts]
a = "here"
b = "there"
collections = ["from a", "from b"]
conflict_resolution = "b wins"
metadata = ["displayname"]
[storage here]
type = "filesystem"
path = "${local}"
fileext = ".vcf"
[storage there]
type = "carddav"
url = "${fixture.url}/"
username = "${account.address}"
password = "${account.password}"
`
    )
    await mkdir(local)
  })

  test('what is new, changed and removed goes both ways; of a conflict the server wins', async () => {
    const dav = davClient(fixture, account)
    const book = `/${account.address}/contacts/`
    await dav('PUT', `${book}there.vcf`, { body: card('there', 'NOTE:made there') })
    await run('vdirsyncer', ['-c', config, 'discover'], 'y\n'.repeat(10))
    const mine = join(local, 'contacts')
    await writeFile(join(mine, 'here.vcf'), card('here', 'NOTE:made here'))
    await sync('sync')
    assert.equal(await readFile(join(mine, 'there.vcf'), 'utf8'), card('there', 'NOTE:made there'))
    const hrefs = async () =>
      described(await dav('PROPFIND', book, { headers: { depth: '1' } }))
        .slice(1)
        .map(({ href }) => href)
    const here = (await hrefs()).find((href) => !href.endsWith('there.vcf'))!
    assert.equal((await dav('GET', here)).text, card('here', 'NOTE:made here'))

    await writeFile(join(mine, 'here.vcf'), card('here', 'NOTE:changed here'))
    await writeFile(join(mine, 'there.vcf'), card('there', 'NOTE:mine'))
    await dav('PUT', `${book}there.vcf`, { body: card('there', 'NOTE:theirs') })
    await sync('sync')
    assert.equal((await dav('GET', here)).text, card('here', 'NOTE:changed here'))
    assert.equal(await readFile(join(mine, 'there.vcf'), 'utf8'), card('there', 'NOTE:theirs'))

    await rm(join(mine, 'here.vcf'))
    await dav('DELETE', `${book}there.vcf`)
    await dav('PUT', `${book}new.vcf`, { body: card('new') })
    await sync('sync')
    assert.deepEqual(await hrefs(), [`${book}new.vcf`])
    assert.deepEqual(await readdir(mine), ['new.vcf'])
    await sync('metasync')
  })

  test('khard reads and writes what vdirsyncer has brought', { skip: without('khard') }, async () => {
    const khardrc = join(folder.path, 'khard.conf')
    await writeFile(
      khardrc,
      `[addressbooks]\n[[contacts]]\npath = ${join(local, 'contacts')}\n[general]\ndefault_action = list\n`
    )
    const khard = (...args: string[]) => run('khard', ['-c', khardrc, ...args])
    assert.match(await khard('list'), /Jane Doe/)
    const input = join(folder.path, 'new.yaml')
    await writeFile(input, 'First name: Ötzi\nLast name: Müller\nEmail:\n  home: oetzi@example.test\n')
    await khard('new', '-a', 'contacts', '-i', input)
    await sync('sync')
    const dav = davClient(fixture, account)
    const book = `/${account.address}/contacts/`
    const listed = described(await dav('PROPFIND', book, { headers: { depth: '1' } })).slice(1)
    const cards = described(await dav('REPORT', book, { body: multiget(listed.map(({ href }) => href)) }))
    assert.ok(cards.some(({ properties }) => properties.get(addressData)!.text.includes('Ötzi')))
  })
})

test('tsdav discovers, makes, changes, syncs and deletes', async () => {
  const { address: username, password } = await fixture.newAccount()
  const client = await createDAVClient({
    serverUrl: fixture.url,
    credentials: { username, password },
    authMethod: 'Basic',
    defaultAccountType: 'carddav'
  })
  const [book] = await client.fetchAddressBooks()
  assert.deepEqual([book!.url, book!.displayName], [`${fixture.url}/${username}/contacts/`, 'Contacts'])
  const made = await client.createVCard({ addressBook: book!, filename: 'a.vcf', vCardString: card('a') })
  assert.equal(made.status, 201)
  const again = await client.createVCard({ addressBook: book!, filename: 'a.vcf', vCardString: card('a') })
  assert.equal(again.status, 412)
  const [object] = await client.fetchVCards({ addressBook: book! })
  // It takes the white space around a text away.
  assert.equal(object!.data, card('a').trim())
  const changed = await client.updateVCard({ vCard: { ...object!, data: card('a', 'NOTE:x') } })
  assert.equal(changed.status, 204)
  const stale = await client.deleteVCard({ vCard: object! })
  assert.equal(stale.status, 412)
  const synced = await client.smartCollectionSync({
    collection: { ...book!, objects: [object!], objectMultiGet: client.addressBookMultiGet },
    method: 'webdav',
    detailedResult: true
  })
  assert.equal(synced.objects.updated.length, 1)
  const fresh = { ...object!, etag: synced.objects.updated[0]!.etag! }
  assert.equal((await client.deleteVCard({ vCard: fresh })).status, 204)
})
