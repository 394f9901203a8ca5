// WebDAV as the service has it, over real HTTP: methods, conditions, bounds, hostile input.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { A, CS, D, child } from '@postkeep/dav-protocol'
import { davClient, described, preconditionOf, type DavClient } from '@postkeep/testkit'
import { card, prop } from './request-bodies.ts'
import { startFixture, type Account, type Fixture } from './fixture.ts'

let fixture: Fixture
let account: Account
let dav: DavClient
let home: string
let book: string

before(async () => {
  fixture = await startFixture()
  account = await fixture.newAccount()
  dav = davClient(fixture, account)
  home = `/${account.address}/`
  book = `${home}contacts/`
})
after(() => fixture[Symbol.asyncDispose]())

/** The bytes of a request as they are, and all that comes back. */
async function raw(request: string): Promise<string> {
  const { hostname, port } = new URL(fixture.url)
  const socket = connect(Number(port), hostname)
  socket.write(request.replaceAll('\n', '\r\n'))
  return text(socket)
}

function authorization(): string {
  return `Basic ${Buffer.from(`${account.address}:${account.password}`).toString('base64')}`
}

describe('logging in', () => {
  test('without, with wrong and with malformed credentials: 401 that says how', async () => {
    for (const headers of [
      {},
      { authorization: 'Basic !' },
      { authorization: 'Bearer x' },
      { authorization: `Basic ${Buffer.from(`${account.address}:wrong`).toString('base64')}` }
    ]) {
      const answer = await fetch(`${fixture.url}/`, { method: 'PROPFIND', headers })
      assert.equal(answer.status, 401)
      assert.match(answer.headers.get('www-authenticate')!, /^Basic realm="CardDAV", charset="UTF-8"$/)
    }
  })

  test('a password for something else is a wrong one', async () => {
    const other = await fixture.newAccount({ scopes: ['caldav'] })
    assert.equal((await davClient(fixture, other)('PROPFIND', '/')).status, 401)
    const mine = await fixture.newAccount({ scopes: ['carddav'] })
    assert.equal((await davClient(fixture, mine)('OPTIONS', '/')).status, 200)
  })

  test('a session goes on while it is used and ends with the password', async () => {
    const other = await fixture.newAccount()
    const client = davClient(fixture, other)
    assert.equal((await client('OPTIONS', '/')).status, 200)
    const { mailbox, slot } = other
    await fixture.mailboxes.addPassword({
      mailbox,
      proof: { password: other.password },
      password: 'another one for later',
      name: 'second',
      scopes: []
    })
    await fixture.mailboxes.revokeSlot(mailbox, slot)
    assert.equal((await client('OPTIONS', '/')).status, 401)
  })

  test('another home is refused, whether it exists or not', async () => {
    const other = await fixture.newAccount()
    for (const path of [`/${other.address}/`, '/nobody@example.test/', `/principals/${other.address}/`]) {
      assert.equal((await dav('PROPFIND', path, { headers: { depth: '0' } })).status, 403, path)
    }
    const path = `/${other.address}/contacts/x.vcf`
    assert.equal((await dav('PUT', path, { body: card('x') })).status, 403)
  })
})

describe('conditions', () => {
  test('PUT with If-None-Match and If-Match, DELETE with If-Match', async () => {
    const path = `${book}conditions.vcf`
    const first = await dav('PUT', path, { body: card('conditions'), headers: { 'if-none-match': '*' } })
    assert.equal(first.status, 201)
    const etag = first.headers.get('etag')!
    const again = { body: card('conditions', 'NOTE:2'), headers: { 'if-none-match': '*' } }
    assert.equal((await dav('PUT', path, again)).status, 412)
    const stale = { body: card('conditions', 'NOTE:2'), headers: { 'if-match': '"old"' } }
    assert.equal((await dav('PUT', path, stale)).status, 412)
    const fresh = { body: card('conditions', 'NOTE:2'), headers: { 'if-match': etag } }
    const second = await dav('PUT', path, fresh)
    assert.deepEqual([second.status, second.headers.get('etag') === etag], [204, false])
    assert.equal((await dav('DELETE', path, { headers: { 'if-match': etag } })).status, 412)
    assert.equal(
      (await dav('GET', path, { headers: { 'if-none-match': second.headers.get('etag')! } })).status,
      304
    )
    assert.equal(
      (await dav('DELETE', path, { headers: { 'if-match': second.headers.get('etag')! } })).status,
      204
    )
    assert.equal((await dav('DELETE', path)).status, 404)
  })

  test('If with entity tags, unknown tokens and sync tokens', async () => {
    const path = `${book}if.vcf`
    const etag = (await dav('PUT', path, { body: card('if') })).headers.get('etag')!
    const put = (condition: string, note: string) =>
      dav('PUT', path, { body: card('if', `NOTE:${note}`), headers: { if: condition } })
    assert.equal((await put('(["wrong"])', '1')).status, 412)
    assert.equal((await put('(<urn:uuid:no-such-lock>)', '1')).status, 412)
    assert.equal((await put(`([${etag}] Not <DAV:no-lock>)`, '1')).status, 204)
    const token = described(
      await dav('PROPFIND', book, { headers: { depth: '0' }, body: prop('<sync-token/>') })
    )[0]!.properties.get(D('sync-token'))!.text
    const tagged = `<${fixture.url}${book}> (<${token}>)`
    assert.equal((await put(tagged, '2')).status, 204)
    assert.equal((await put(tagged, '3')).status, 412)
    for (const malformed of ['(', '()', 'x', '(["a"', '(['.repeat(5000)]) {
      assert.equal((await put(malformed, '4')).status, 400, malformed.slice(0, 10))
    }
  })

  test('of many writers with the same condition one wins', async () => {
    const path = `${book}race.vcf`
    const puts = Array.from({ length: 8 }, (_, index) =>
      dav('PUT', path, { body: card('race', `NOTE:${index}`), headers: { 'if-none-match': '*' } })
    )
    const statuses = (await Promise.all(puts)).map(({ status }) => status).toSorted((a, b) => a - b)
    assert.deepEqual(statuses, [201, 412, 412, 412, 412, 412, 412, 412])
  })
})

describe('COPY and MOVE', () => {
  test('MOVE keeps the entity tag, is told in sync, and minds Overwrite', async () => {
    await dav('MKCOL', `${home}second/`)
    const from = `${book}move.vcf`
    const etag = (await dav('PUT', from, { body: card('move') })).headers.get('etag')
    const destination = `${fixture.url}${home}second/moved.vcf`
    const moved = await dav('MOVE', from, { headers: { destination, overwrite: 'F' } })
    assert.deepEqual([moved.status, moved.headers.get('etag')], [201, etag])
    assert.equal((await dav('GET', from)).status, 404)
    const copy = await dav('COPY', `${home}second/moved.vcf`, { headers: { destination: from } })
    assert.equal(copy.status, 201)
    const blocked = { headers: { destination: from, overwrite: 'F' } }
    assert.equal((await dav('COPY', `${home}second/moved.vcf`, blocked)).status, 412)
    assert.equal(
      (await dav('COPY', `${home}second/moved.vcf`, { headers: { destination: from } })).status,
      204
    )
  })

  test('a copy beside itself has the UID twice', async () => {
    await dav('PUT', `${book}twin.vcf`, { body: card('twin') })
    for (const method of ['COPY', 'MOVE']) {
      await dav('PUT', `${home}second/twin.vcf`, { body: card('twin') })
      const answer = await dav(method, `${home}second/twin.vcf`, {
        headers: { destination: `${book}twin2.vcf` }
      })
      assert.deepEqual([answer.status, preconditionOf(answer)], [409, A('no-uid-conflict')])
    }
    assert.equal((await dav('GET', `${home}second/twin.vcf`)).status, 200)
  })

  test('to another server, another home, nowhere, onto itself, without a destination', async () => {
    await dav('PUT', `${book}stay.vcf`, { body: card('stay') })
    const cases: [string | undefined, number][] = [
      ['http://elsewhere.test/x', 502],
      ['/other@example.test/contacts/x.vcf', 403],
      [`${home}none/x.vcf`, 409],
      [`${book}stay.vcf`, 403],
      [`${home}`, 403],
      ['::', 502],
      [`${book}%00`, 400],
      [undefined, 400]
    ]
    for (const [destination, status] of cases) {
      const answer = await dav('MOVE', `${book}stay.vcf`, { headers: destination ? { destination } : {} })
      assert.equal(answer.status, status, destination)
    }
    assert.equal((await dav('GET', `${book}stay.vcf`)).status, 200)
  })

  test('MOVE of an address book gives it another name', async () => {
    await dav('MKCOL', `${home}before/`)
    await dav('PUT', `${home}before/a.vcf`, { body: card('a') })
    const answer = await dav('MOVE', `${home}before/`, { headers: { destination: `${home}after/` } })
    assert.equal(answer.status, 201)
    assert.equal((await dav('GET', `${home}after/a.vcf`)).status, 200)
    assert.equal((await dav('COPY', `${home}after/`, { headers: { destination: `${home}x/` } })).status, 403)
  })
})

describe('collections and their properties', () => {
  test('extended MKCOL, all or nothing', async () => {
    const body = (type: string, more = '') =>
      `<mkcol xmlns="DAV:" xmlns:A="urn:ietf:params:xml:ns:carddav"><set><prop><resourcetype><collection/>${type}</resourcetype>` +
      `<displayname>Work &amp; more</displayname><A:addressbook-description xml:lang="en">Us</A:addressbook-description>${more}</prop></set></mkcol>`
    const path = `${home}work/`
    const wrong = await dav('MKCOL', path, { body: body('<A:calendar/>') })
    assert.deepEqual([wrong.status, preconditionOf(wrong)], [403, D('valid-resourcetype')])
    const locked = await dav('MKCOL', path, { body: body('<A:addressbook/>', '<getetag>x</getetag>') })
    assert.equal(locked.status, 403)
    assert.match(locked.text, /mkcol-response/)
    assert.equal((await dav('PROPFIND', path, { headers: { depth: '0' } })).status, 404)
    assert.equal((await dav('MKCOL', path, { body: body('<A:addressbook/>') })).status, 201)
    assert.equal((await dav('MKCOL', path)).status, 405)
    assert.equal((await dav('MKCOL', `${path}inside/`)).status, 403)
    assert.equal((await dav('MKCOL', `${home}other/`, { body: 'text' })).status, 415)
    const asked = prop('<displayname/><A:addressbook-description/><resourcetype/>')
    const [one] = described(await dav('PROPFIND', path, { headers: { depth: '0' }, body: asked }))
    assert.equal(one!.properties.get(D('displayname'))!.text, 'Work & more')
    assert.deepEqual(one!.properties.get(A('addressbook-description'))!.attributes, { 'xml:lang': 'en' })
    assert.ok(child(one!.properties.get(D('resourcetype'))!, A('addressbook')))
  })

  test('PROPPATCH: dead properties stay, in their order, and one refusal refuses all', async () => {
    const update = (inside: string) =>
      `<propertyupdate xmlns="DAV:" xmlns:x="urn:x">${inside}</propertyupdate>`
    const set = (inside: string) => `<set><prop>${inside}</prop></set>`
    const mixed = await dav('PROPPATCH', book, { body: update(set('<x:a>1</x:a><getetag>no</getetag>')) })
    assert.match(mixed.text, /424/)
    assert.match(mixed.text, /cannot-modify-protected-property/)
    const ordered = update(
      `${set('<x:a>1</x:a><x:b><x:in k="v">deep</x:in></x:b>')}<remove><prop><x:a/></prop></remove>${set('<x:c>ü</x:c>')}`
    )
    assert.equal((await dav('PROPPATCH', book, { body: ordered })).status, 207)
    const [one] = described(
      await dav('PROPFIND', book, {
        headers: { depth: '0' },
        body: '<propfind xmlns="DAV:" xmlns:x="urn:x"><prop><x:a/><x:b/><x:c/></prop></propfind>'
      })
    )
    assert.deepEqual(one!.missing, ['{urn:x}a'])
    assert.equal(one!.properties.get('{urn:x}c')!.text, 'ü')
    assert.deepEqual(child(one!.properties.get('{urn:x}b')!, '{urn:x}in')!.attributes, { k: 'v' })
    const minimal = await dav('PROPPATCH', book, {
      body: update(set('<displayname>Friends</displayname>')),
      headers: { prefer: 'return=minimal' }
    })
    assert.deepEqual([minimal.status, minimal.text], [200, ''])
    assert.equal(
      (await dav('PROPPATCH', book, { body: update(set(`<x:big>${'x'.repeat(70_000)}</x:big>`)) })).status,
      507
    )
  })

  test('PROPPATCH of a card: dead properties are kept with it, and its entity tag stays', async () => {
    const path = `${book}patched.vcf`
    const { headers } = await dav('PUT', path, { body: card('patched') })
    const body =
      '<propertyupdate xmlns="DAV:" xmlns:x="urn:x"><set><prop><x:a><x:in k="v">deep</x:in></x:a></prop></set></propertyupdate>'
    assert.equal((await dav('PROPPATCH', path, { body })).status, 207)
    const protectedOne = body.replace('<x:a>', '<getetag>').replace('</x:a>', '</getetag>')
    assert.match(
      (await dav('PROPPATCH', path, { body: protectedOne })).text,
      /cannot-modify-protected-property/
    )
    const asked = '<propfind xmlns="DAV:" xmlns:x="urn:x"><prop><x:a/><getetag/></prop></propfind>'
    const [one] = described(await dav('PROPFIND', path, { headers: { depth: '0' }, body: asked }))
    assert.deepEqual(child(one!.properties.get('{urn:x}a')!, '{urn:x}in')!.attributes, { k: 'v' })
    assert.equal(one!.properties.get(D('getetag'))!.text, headers.get('etag'))
  })

  test('PROPFIND: all, names, minimal; infinity is refused', async () => {
    await dav('PUT', `${book}listed.vcf`, { body: card('listed') })
    const all = described(await dav('PROPFIND', book, { headers: { depth: '1' } }))
    const listed = all.find(({ href }) => href.endsWith('/listed.vcf'))!
    assert.ok(listed.properties.has(D('getetag')))
    assert.ok(!listed.properties.has(A('address-data')) && !listed.properties.has(D('acl')))
    const names = await dav('PROPFIND', book, {
      headers: { depth: '0' },
      body: '<propfind xmlns="DAV:"><propname/></propfind>'
    })
    assert.ok(described(names)[0]!.properties.has(D('sync-token')))
    const asked = { depth: '0', prefer: 'return=minimal' }
    const minimal = await dav('PROPFIND', book, { headers: asked, body: prop('<getetag/><CS:getctag/>') })
    assert.deepEqual(
      [described(minimal)[0]!.missing, minimal.headers.get('preference-applied')],
      [[], 'return=minimal']
    )
    assert.ok(described(minimal)[0]!.properties.has(CS('getctag')))
    for (const headers of [{ depth: 'infinity' }, {}]) {
      const answer = await dav('PROPFIND', home, { headers })
      assert.deepEqual([answer.status, preconditionOf(answer)], [403, D('propfind-finite-depth')])
    }
    assert.equal((await dav('PROPFIND', home, { headers: { depth: '7' } })).status, 400)
  })

  test('quota is told and kept', async () => {
    const small = await fixture.newAccount({ quota: 200_000 })
    const client = davClient(fixture, small)
    const body = prop('<quota-available-bytes/><quota-used-bytes/>')
    const [one] = described(await client('PROPFIND', `/${small.address}/`, { headers: { depth: '0' }, body }))
    assert.ok(Number(one!.properties.get(D('quota-available-bytes'))!.text) <= 200_000)
    const large = card('large', `NOTE:${'x'.repeat(300_000)}`)
    const answer = await client('PUT', `/${small.address}/contacts/large.vcf`, { body: large })
    assert.deepEqual([answer.status, preconditionOf(answer)], [507, D('quota-not-exceeded')])
  })

  test('the default address book is made once', async () => {
    const other = await fixture.newAccount()
    const client = davClient(fixture, other)
    await Promise.all(Array.from({ length: 4 }, () => client('OPTIONS', '/')))
    await fixture.restart()
    const listed = described(await client('PROPFIND', `/${other.address}/`, { headers: { depth: '1' } }))
    assert.deepEqual(
      listed.map(({ href }) => href),
      [`/${other.address}/`, `/${other.address}/contacts/`]
    )
  })
})

describe('hostile input', () => {
  test('paths with dots, slashes, NUL, broken escapes, endless ones', async () => {
    for (const path of [
      '%2e%2e',
      '%2e%2e%2fx',
      '%00',
      '%0d%0aX:y',
      'a%5cb',
      '%ff',
      '%zz',
      'x'.repeat(5000)
    ]) {
      const answer = await raw(
        `GET ${book}${path} HTTP/1.1\nHost: x\nConnection: close\nAuthorization: ${authorization()}\n\n`
      )
      assert.match(answer, /^HTTP\/1\.1 (400|404)/, path.slice(0, 20))
    }
  })

  test('names of people: @ and %40 are the same, and capital letters', async () => {
    await dav('PUT', `${book}at%40home.vcf`, { body: card('at') })
    for (const path of [
      `${book}at@home.vcf`,
      `/${account.address.replace('@', '%40')}/contacts/at%40home.vcf`,
      `/${account.address.toUpperCase()}/contacts/at@home.vcf`
    ]) {
      assert.equal((await dav('GET', path)).status, 200, path)
    }
    const odd = `${book}${encodeURIComponent('ü ?#&<é>.vcf')}`
    assert.equal((await dav('PUT', odd, { body: card('odd') })).status, 201)
    const hrefs = described(await dav('PROPFIND', book, { headers: { depth: '1' } })).map(({ href }) => href)
    assert.ok(hrefs.includes(odd))
  })

  test('XML that is deep, large, with a document type, of other encodings, cut short', async () => {
    const bodies = [
      '<!DOCTYPE x [<!ENTITY a "b">]><propfind xmlns="DAV:"><prop><a>&a;</a></prop></propfind>',
      `${'<a>'.repeat(200)}${'</a>'.repeat(200)}`,
      '<propfind xmlns="DAV:"><prop>',
      '<other/>',
      Buffer.from([0xff, 0xfe, 0xff])
    ]
    for (const body of bodies) {
      assert.equal((await dav('PROPFIND', book, { headers: { depth: '0' }, body })).status, 400)
    }
  })

  test('a Host header and a path come back nowhere as they are', async () => {
    const evil = '<script>alert(1)</script>'
    const answer = await raw(
      `PROPFIND ${book}${encodeURIComponent(evil)} HTTP/1.1\nHost: ${evil}\nDepth: 0\nConnection: close\nAuthorization: ${authorization()}\n\n`
    )
    assert.match(answer, /^HTTP\/1\.1 4/)
    assert.ok(!answer.includes('<script>'))
    assert.match(answer, /x-content-type-options: nosniff/i)
  })

  test('bodies that are too large are refused before they are sent, and those cut short store nothing', async () => {
    const head = (more: string) =>
      `PUT ${book}huge.vcf HTTP/1.1\nHost: x\nConnection: close\n${more}\nAuthorization: ${authorization()}\n\n`
    assert.match(await raw(head('Content-Length: 30000000\nExpect: 100-continue')), /^HTTP\/1\.1 413/)
    const stranger = head('Content-Length: 100\nExpect: 100-continue').replace(/Basic \S+/, 'Basic x')
    assert.match(await raw(stranger), /^HTTP\/1\.1 401/)
    const { hostname, port } = new URL(fixture.url)
    const socket = connect(Number(port), hostname)
    socket.end(`${head('Content-Length: 500').replaceAll('\n', '\r\n')}${card('huge')}`)
    await text(socket)
    assert.equal((await dav('GET', `${book}huge.vcf`)).status, 404)
  })

  test('unknown methods, locks, and what a resource cannot do', async () => {
    assert.equal((await dav('LOCK', book)).status, 405)
    assert.equal((await dav('PATCH', book)).status, 501)
    assert.equal((await dav('PUT', book, { body: card('x') })).status, 405)
    assert.equal((await dav('GET', book)).status, 405)
    assert.equal((await dav('DELETE', home)).status, 403)
    assert.equal((await dav('PUT', `${home}none/x.vcf`, { body: card('x') })).status, 409)
    assert.equal((await dav('PUT', `${book}deep/er/x.vcf`, { body: card('x') })).status, 409)
    const part = { body: card('x'), headers: { 'content-range': 'bytes 0-3/10' } }
    assert.equal((await dav('PUT', `${book}x.vcf`, part)).status, 400)
    const unknown = '<x:report xmlns:x="urn:x"/>'
    assert.equal(preconditionOf(await dav('REPORT', book, { body: unknown })), D('supported-report'))
  })
})

test('the mailbox service may restart under a session', async () => {
  await dav('PUT', `${book}restart.vcf`, { body: card('restart') })
  await fixture.restartMailboxes()
  assert.equal((await dav('GET', `${book}restart.vcf`)).status, 200)
})
