// CardDAV over real HTTP: cards, queries, multiget, sync.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { A, D } from '@postkeep/dav-protocol'
import {
  davClient,
  described,
  preconditionOf,
  syncTokenOf,
  type DavAnswer,
  type DavClient
} from '@postkeep/testkit'
import { addressData, card, multiget, prop, query, syncReport } from './request-bodies.ts'
import { startFixture, type Fixture } from './fixture.ts'

let fixture: Fixture
before(async () => {
  fixture = await startFixture()
})
after(() => fixture[Symbol.asyncDispose]())

async function newBook(): Promise<{
  dav: DavClient
  book: string
  report: (body: string) => Promise<DavAnswer>
}> {
  const account = await fixture.newAccount()
  const dav = davClient(fixture, account)
  const book = `/${account.address}/contacts/`
  return { dav, book, report: (body) => dav('REPORT', book, { body, headers: { depth: '1' } }) }
}

describe('cards', () => {
  test('what is put comes back byte for byte: line ends, groups, unknown properties, a photo of 20 MB', async () => {
    const { dav, book } = await newBook()
    const photo = randomBytes(20 * 1024 * 1024).toString('base64')
    const cards = [
      card(
        'crlf',
        'item1.X-ABLabel:_$!<HomePage>!$_',
        'x-odd;q=w:\\,\\;',
        'PHOTO;VALUE=uri:https://example.com/a'
      ),
      card('lf', 'NOTE:ü').replaceAll('\r\n', '\n'),
      card('photo', `PHOTO;ENCODING=b;TYPE=JPEG:${photo}`),
      card('group', 'X-ADDRESSBOOKSERVER-KIND:group', 'X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:crlf'),
      card('four', 'KIND:group', 'MEMBER:urn:uuid:crlf').replace('3.0', '4.0'),
      card('two', 'NOTE;ENCODING=QUOTED-PRINTABLE:=C3=BC').replace('3.0', '2.1')
    ]
    for (const [index, body] of cards.entries()) {
      const put = await dav('PUT', `${book}${index}.vcf`, { body })
      assert.equal(put.status, 201, body.slice(0, 60))
      const got = await dav('GET', `${book}${index}.vcf`)
      assert.equal(got.text === body, true, body.slice(0, 60))
      assert.equal(got.headers.get('etag'), put.headers.get('etag'))
      assert.equal(got.headers.get('content-type'), 'text/vcard; charset=utf-8')
    }
  })

  test('what is no card, or has no UID or two, is refused and says why', async () => {
    const { dav, book } = await newBook()
    const bodies = [
      '',
      'text',
      card('u').replace('UID:u\r\n', ''),
      card('u', 'UID:second'),
      card('u') + card('v'),
      card('u').replace('3.0', '9.0'),
      card('u').replace('END:VCARD\r\n', ''),
      Buffer.from([0xff, 0xfe, 0x00]),
      Buffer.concat([Buffer.from(card('u')), Buffer.from([0])])
    ]
    for (const body of bodies) {
      const answer = await dav('PUT', `${book}bad.vcf`, { body })
      assert.deepEqual(
        [answer.status, preconditionOf(answer)],
        [403, A('valid-address-data')],
        String(body).slice(0, 99)
      )
    }
    assert.equal((await dav('GET', `${book}bad.vcf`)).status, 404)
  })

  test('a UID stands once in an address book; the refusal says where', async () => {
    const { dav, book } = await newBook()
    await dav('PUT', `${book}a.vcf`, { body: card('same') })
    const answer = await dav('PUT', `${book}b.vcf`, { body: card('same') })
    assert.deepEqual([answer.status, preconditionOf(answer)], [409, A('no-uid-conflict')])
    assert.ok(answer.text.includes(`${book}a.vcf`))
  })
})

describe('addressbook-query', () => {
  const names = (answer: DavAnswer): string[] => described(answer).map(({ href }) => href.split('/').at(-1)!)

  test('filters, limits, and refusals', async () => {
    const { dav, book, report } = await newBook()
    await dav('PUT', `${book}a.vcf`, { body: card('a', 'EMAIL;TYPE=work:anna@example.com') })
    await dav('PUT', `${book}b.vcf`, { body: card('b', 'EMAIL;TYPE=home:bert@example.com', 'TEL:1') })
    await dav('PUT', `${book}c.vcf`, { body: card('c', 'TEL:2') })
    const filter = (inside: string, test = 'anyof') => `<A:filter test="${test}">${inside}</A:filter>`
    const email = (text: string, more = '') =>
      `<A:prop-filter name="EMAIL"><A:text-match ${more}>${text}</A:text-match></A:prop-filter>`
    const found = async (inside: string, test?: string) => names(await report(query(filter(inside, test))))
    assert.deepEqual(await found(''), ['a.vcf', 'b.vcf', 'c.vcf'])
    assert.deepEqual(await found(email('ANNA')), ['a.vcf'])
    assert.deepEqual(await found(email('anna', 'match-type="starts-with"')), ['a.vcf'])
    assert.deepEqual(await found('<A:prop-filter name="email"><A:is-not-defined/></A:prop-filter>'), [
      'c.vcf'
    ])
    assert.deepEqual(await found(`${email('example')}<A:prop-filter name="TEL"/>`, 'allof'), ['b.vcf'])
    const limited = await report(query(filter(''), '', '<A:limit><A:nresults>2</A:nresults></A:limit>'))
    assert.deepEqual(
      described(limited).map(({ href, status }) => [href.split('/').at(-1), status]),
      [
        ['a.vcf', undefined],
        ['b.vcf', undefined],
        ['', 'HTTP/1.1 507 Insufficient Storage']
      ]
    )
    const collation = await report(query(filter(email('x', 'collation="i;none"'))))
    assert.deepEqual([collation.status, preconditionOf(collation)], [403, A('supported-collation')])
    const version = await report(
      query(filter(''), '<A:address-data content-type="text/vcard" version="9.0"/>')
    )
    assert.deepEqual([version.status, preconditionOf(version)], [403, A('supported-address-data')])
  })

  test('versions and parts of cards, only where they are asked for', async () => {
    const { dav, book, report } = await newBook()
    const stored = card('v', 'X-ADDRESSBOOKSERVER-KIND:group', 'NOTE:long')
    await dav('PUT', `${book}v.vcf`, { body: stored })
    const data = async (asked: string) =>
      described(await report(multiget([`${book}v.vcf`], asked)))[0]!.properties.get(addressData)!.text
    assert.equal(await data('<A:address-data/>'), stored)
    assert.match(await data('<A:address-data content-type="text/vcard" version="4.0"/>'), /^KIND:group\r$/m)
    const part = await data(
      '<A:address-data><A:prop name="UID"/><A:prop name="NOTE" novalue="yes"/></A:address-data>'
    )
    assert.deepEqual(part.split('\r\n'), ['BEGIN:VCARD', 'VERSION:3.0', 'UID:v', 'NOTE:', 'END:VCARD', ''])
  })
})

test('multiget: those that are there, and 404 for all others', async () => {
  const { dav, book, report } = await newBook()
  await dav('PUT', `${book}a.vcf`, { body: card('a') })
  const others = [
    `${book}none.vcf`,
    '/other@example.test/contacts/a.vcf',
    '/',
    'http://elsewhere.test/a',
    '%zz'
  ]
  const answers = described(await report(multiget([`${book}a.vcf`, ...others])))
  assert.equal(answers[0]!.properties.get(addressData)!.text, card('a'))
  assert.deepEqual(
    new Map(answers.slice(1).map(({ href, status }) => [href, status])),
    new Map(others.map((href) => [href, 'HTTP/1.1 404 Not Found']))
  )
})

describe('sync-collection', () => {
  test('first, nothing, changed, removed; the token lives through a restart', async () => {
    const { dav, book, report } = await newBook()
    for (const name of ['a', 'b', 'c']) await dav('PUT', `${book}${name}.vcf`, { body: card(name) })
    const first = await report(syncReport(''))
    assert.equal(described(first).length, 3)
    const token = syncTokenOf(first)
    assert.deepEqual(described(await report(syncReport(token))), [])
    await dav('DELETE', `${book}a.vcf`)
    await dav('PUT', `${book}b.vcf`, { body: card('b', 'NOTE:new') })
    await fixture.restart()
    const data = await report(syncReport(token, '<prop><getetag/><A:address-data/></prop>'))
    assert.deepEqual(
      described(data).map(({ href, status, properties }) => [
        href,
        status,
        properties.get(addressData)?.text
      ]),
      [
        [`${book}b.vcf`, undefined, card('b', 'NOTE:new')],
        [`${book}a.vcf`, 'HTTP/1.1 404 Not Found', undefined]
      ]
    )
    const listed = await dav('PROPFIND', book, { headers: { depth: '0' }, body: prop('<sync-token/>') })
    assert.equal(described(listed)[0]!.properties.get(D('sync-token'))!.text, syncTokenOf(data))
  })

  test('in pages: each change once', async () => {
    const { dav, book, report } = await newBook()
    for (let index = 0; index < 5; index += 1)
      await dav('PUT', `${book}${index}.vcf`, { body: card(`u${index}`) })
    const seen: string[] = []
    for (let token = '', more = true; more;) {
      const page = await report(
        syncReport(token, '<limit><nresults>2</nresults></limit><prop><getetag/></prop>')
      )
      const responses = described(page)
      more = responses.some(({ status }) => status?.includes(' 507 '))
      seen.push(
        ...responses.filter(({ status }) => status === undefined).map(({ href }) => href.split('/').at(-1)!)
      )
      token = syncTokenOf(page)
    }
    assert.deepEqual(seen, ['0.vcf', '1.vcf', '2.vcf', '3.vcf', '4.vcf'])
  })

  test('a token of before the mailbox was reset: the client begins anew', async () => {
    const account = await fixture.newAccount()
    const book = `/${account.address}/contacts/`
    const tokenOf = async (dav: DavClient): Promise<string> =>
      syncTokenOf(await dav('REPORT', book, { body: syncReport(''), headers: { depth: '1' } }))
    const dav = davClient(fixture, account)
    await dav('PUT', `${book}a.vcf`, { body: card('a') })
    const token = await tokenOf(dav)
    await fixture.mailboxes.resetMailbox(account.mailbox)
    const { mailbox, password } = account
    await fixture.mailboxes.addPassword({ mailbox, password, name: 'new', scopes: [] })
    await dav('PUT', `${book}b.vcf`, { body: card('b') })
    assert.notEqual(await tokenOf(dav), token)
    const answer = await dav('REPORT', book, { body: syncReport(token), headers: { depth: '1' } })
    assert.deepEqual([answer.status, preconditionOf(answer)], [403, D('valid-sync-token')])
  })

  test("a token that is another's, of the future, or none: the client begins anew", async () => {
    const { dav, book, report } = await newBook()
    await dav('MKCOL', `${book.replace('contacts', 'other')}`)
    const body = prop('<sync-token/>')
    const other = await dav('PROPFIND', book.replace('contacts', 'other'), { headers: { depth: '0' }, body })
    const token = described(other)[0]!.properties.get(D('sync-token'))!.text
    for (const wrong of [token, 'data:,1-999999', 'http://example.com/x', 'data:,1-']) {
      const answer = await report(syncReport(wrong))
      assert.deepEqual([answer.status, preconditionOf(answer)], [403, D('valid-sync-token')], wrong)
    }
  })
})
