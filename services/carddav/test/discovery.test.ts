// Who one is and where one's things are: RFC 6764, RFC 5397, principal searches of RFC 3744, expand-property of RFC 3253.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { A, D, child, childrenOf, parseXml } from '@postkeep/dav-protocol'
import { davClient, described, preconditionOf, type DavClient } from '@postkeep/testkit'
import { card, prop } from './request-bodies.ts'
import { startFixture, type Account, type Fixture } from './fixture.ts'

let fixture: Fixture
let account: Account
let dav: DavClient
let principal: string

before(async () => {
  fixture = await startFixture()
  account = await fixture.newAccount()
  dav = davClient(fixture, account)
  principal = `/principals/${account.address}/`
})
after(() => fixture[Symbol.asyncDispose]())

test('.well-known leads on, without a login and by each method', async () => {
  for (const method of ['GET', 'PROPFIND', 'OPTIONS']) {
    for (const path of ['/.well-known/carddav', '/.well-known/carddav/']) {
      const answer = await fetch(`${fixture.url}${path}`, { method, redirect: 'manual' })
      assert.deepEqual([answer.status, answer.headers.get('location')], [301, '/'], `${method} ${path}`)
    }
  }
})

test('each resource tells who asks', async () => {
  for (const path of [
    '/',
    '/principals/',
    principal,
    `/${account.address}/`,
    `/${account.address}/contacts/`
  ]) {
    const body = prop('<current-user-principal/>')
    const [one] = described(await dav('PROPFIND', path, { headers: { depth: '0' }, body }))
    const found = one!.properties.get(D('current-user-principal'))!
    assert.equal(child(found, D('href'))!.text, principal, path)
  }
})

describe('principal-property-search', () => {
  const search = (property: string, text: string) =>
    `<property-search><prop>${property}</prop><match>${text}</match></property-search>`
  const report = (inside: string, test = 'allof') =>
    `<principal-property-search xmlns="DAV:" xmlns:CS="http://calendarserver.org/ns/" test="${test}">${inside}<prop><displayname/></prop></principal-property-search>`
  const found = async (body: string): Promise<string[]> =>
    described(await dav('REPORT', '/principals/', { body, headers: { depth: '0' } })).map(({ href }) => href)

  test('finds oneself, by parts of the name and of the address, and nobody else', async () => {
    const name = account.address.slice(0, 4).toUpperCase()
    const other = await fixture.newAccount()
    assert.deepEqual(await found(report(search('<displayname/>', name))), [principal])
    assert.deepEqual(await found(report(search('<CS:email-address-set/>', '@example'))), [principal])
    assert.deepEqual(await found(report(search('<displayname/>', other.address))), [])
    assert.deepEqual(await found(report('')), [principal])
  })

  test('of several conditions all count, or one', async () => {
    const both = search('<displayname/>', 'user') + search('<displayname/>', 'nobody')
    assert.deepEqual(await found(report(both)), [])
    assert.deepEqual(await found(report(both, 'anyof')), [principal])
  })

  test('what can be searched is told', async () => {
    const body = '<principal-search-property-set xmlns="DAV:"/>'
    const answer = await dav('REPORT', '/principals/', { body, headers: { depth: '0' } })
    const told = childrenOf(parseXml(Buffer.from(answer.text)), D('principal-search-property'))
    const names = told.map((one) => child(one, D('prop'))!.children[0]!.name)
    assert.deepEqual(names, [D('displayname'), '{http://calendarserver.org/ns/}email-address-set'])
  })
})

describe('expand-property', () => {
  const expand = (inside: string) => `<expand-property xmlns="DAV:">${inside}</expand-property>`
  const report = (path: string, inside: string) =>
    dav('REPORT', path, { body: expand(inside), headers: { depth: '0' } })

  test('follows the addresses that a property has', async () => {
    const home = '<property name="addressbook-home-set" namespace="urn:ietf:params:xml:ns:carddav"/>'
    const answer = await report(
      `/${account.address}/contacts/`,
      `<property name="owner"><property name="displayname"/>${home}<property name="getetag"/></property><property name="none"/>`
    )
    const [one] = described(answer)
    assert.deepEqual(one!.missing, [D('none')])
    const [owner] = childrenOf(one!.properties.get(D('owner'))!, D('response'))
    assert.equal(child(owner!, D('href'))!.text, principal)
    const [there, missing] = childrenOf(owner!, D('propstat')).map((part) => child(part, D('prop'))!)
    assert.equal(child(there!, D('displayname'))!.text, account.address)
    assert.equal(child(child(there!, A('addressbook-home-set'))!, D('href'))!.text, `/${account.address}/`)
    assert.ok(child(missing!, D('getetag')))
  })

  test('is bounded, in depth and in number', async () => {
    const nested = (depth: number): string =>
      depth === 0 ? '' : `<property name="owner">${nested(depth - 1)}</property>`
    assert.equal((await report('/', nested(4))).status, 400)
    const many = await report(principal, nested(2).repeat(300))
    assert.deepEqual([many.status, preconditionOf(many)], [403, D('number-of-matches-within-limits')])
  })
})

test('conditions that are none are refused, and nothing is stored', async () => {
  const path = `/${account.address}/contacts/none.vcf`
  for (const condition of ['"open', 'W/', 'a"b', `"${'x'.repeat(9000)}`]) {
    for (const name of ['if-match', 'if-none-match']) {
      const answer = await dav('PUT', path, { body: card('none'), headers: { [name]: condition } })
      assert.equal(answer.status, 400, `${name}: ${condition.slice(0, 10)}`)
    }
  }
  assert.equal((await dav('GET', path)).status, 404)
})
