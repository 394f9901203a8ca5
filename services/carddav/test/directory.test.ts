// The people of the domain as an address book: only where the domain wants it, and nobody changes it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { A, D, child } from '@postkeep/dav-protocol'
import { davClient, described, preconditionOf, syncTokenOf, type DavClient } from '@postkeep/testkit'
import { addressData, card, multiget, prop, query, syncReport } from './request-bodies.ts'
import { startFixture, type Account, type Fixture } from './fixture.ts'

let fixture: Fixture
let ann: Account
let bob: Account
let dav: DavClient
let book: string

before(async () => {
  fixture = await startFixture()
  ann = await fixture.newAccount()
  bob = await fixture.newAccount()
  dav = davClient(fixture, ann)
  book = `/${ann.address}/directory-of-the-domain/`
  await fixture.directory.aliases.create({
    domain: 'example.test',
    name: 'only-forwards',
    user: 'admin@example.test',
    recipients: ['far@far.example']
  })
})
after(() => fixture[Symbol.asyncDispose]())

async function gateway(): Promise<string | undefined> {
  const path = `/principals/${ann.address}/`
  const answer = await dav('PROPFIND', path, {
    headers: { depth: '0' },
    body: prop('<A:directory-gateway/>')
  })
  const found = described(answer)[0]!.properties.get(A('directory-gateway'))
  return found && child(found, D('href'))!.text
}

/** The mailbox service knows the settings of a domain for some seconds. */
async function switched(has_directory: boolean): Promise<void> {
  await fixture.directory.domains.update('example.test', { has_directory })
  for (let tries = 0; tries < 300; tries += 1) {
    if (((await gateway()) !== undefined) === has_directory) return
    await sleep(50)
  }
  assert.fail('the switch changes nothing')
}

test('it is off at first', async () => {
  assert.equal(await gateway(), undefined)
  assert.equal((await dav('PROPFIND', book, { headers: { depth: '0' } })).status, 404)
})

test('switched on, it is found, listed, queried and read; off again, it is gone', async () => {
  await switched(true)
  assert.equal(await gateway(), book)
  const home = described(await dav('PROPFIND', `/${ann.address}/`, { headers: { depth: '1' } }))
  const type = home.find(({ href }) => href === book)!.properties.get(D('resourcetype'))!
  assert.ok(child(type, A('addressbook')) && child(type, A('directory')))

  const body = query(
    `<A:filter><A:prop-filter name="EMAIL"><A:text-match>${bob.address}</A:text-match></A:prop-filter></A:filter>`
  )
  const [found, ...others] = described(await dav('REPORT', book, { body, headers: { depth: '1' } }))
  assert.equal(others.length, 0)
  assert.match(
    found!.properties.get(addressData)!.text,
    new RegExp(`EMAIL;TYPE=INTERNET,PREF:${bob.address}`)
  )
  const read = await dav('GET', found!.href)
  assert.deepEqual([read.status, read.headers.get('content-type')], [200, 'text/vcard; charset=utf-8'])
  const both = described(
    await dav('REPORT', book, { body: multiget([found!.href]), headers: { depth: '1' } })
  )
  assert.equal(both.length, 1)
  const all = described(await dav('PROPFIND', book, { headers: { depth: '1' } })).slice(1)
  assert.equal(all.length, 2, 'those that have a mailbox')
  await switched(false)
  assert.equal((await dav('GET', found!.href)).status, 404)
})

test('it is synchronised: the same token until somebody comes', async () => {
  await switched(true)
  const sync = (token: string) => dav('REPORT', book, { body: syncReport(token), headers: { depth: '1' } })
  const first = await sync('')
  assert.equal(described(first).length, 2)
  const token = syncTokenOf(first)
  const second = await sync(token)
  assert.deepEqual([described(second).length, syncTokenOf(second)], [0, token])
  await fixture.newAccount()
  const third = await sync(token)
  assert.deepEqual([third.status, preconditionOf(third)], [403, D('valid-sync-token')])
  assert.equal(described(await sync('')).length, 3)
})

test('nobody changes it', async () => {
  await switched(true)
  const [, first] = described(await dav('PROPFIND', book, { headers: { depth: '1' } }))
  const patch =
    '<propertyupdate xmlns="DAV:"><set><prop><displayname>x</displayname></prop></set></propertyupdate>'
  const destination = `${fixture.url}/${ann.address}/contacts/copy.vcf`
  const answers = [
    await dav('PUT', `${book}new.vcf`, { body: card('new') }),
    await dav('DELETE', first!.href),
    await dav('DELETE', book),
    await dav('PROPPATCH', book, { body: patch }),
    await dav('PROPPATCH', first!.href, { body: patch }),
    await dav('MOVE', first!.href, { headers: { destination } })
  ]
  assert.deepEqual(
    answers.map(({ status }) => status),
    [403, 403, 403, 403, 403, 403]
  )
  const body = prop('<current-user-privilege-set/>')
  const [described_] = described(await dav('PROPFIND', book, { headers: { depth: '0' }, body }))
  const privileges = JSON.stringify(described_!.properties.get(D('current-user-privilege-set')))
  assert.ok(privileges.includes('{DAV:}read') && !privileges.includes('{DAV:}write'))
})
