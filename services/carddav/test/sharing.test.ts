// Address books that several share: invited, accepted, read, written where that is allowed, and taken back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { D } from '@postkeep/dav-protocol'
import { davClient, described, preconditionOf } from '@postkeep/testkit'
import { startFixture, type Fixture } from './fixture.ts'

let fixture: Fixture
before(async () => {
  fixture = await startFixture()
})
after(() => fixture[Symbol.asyncDispose]())

const card = (uid: string): string =>
  `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${uid}\r\nFN:${uid}\r\nN:${uid};;;;\r\nEND:VCARD\r\n`

const sharing = (address: string, access: 'read' | 'read-write' | 'no-access'): { body: string } => ({
  body: `<D:share-resource xmlns:D="DAV:"><D:sharee><D:href>mailto:${address}</D:href><D:share-access><D:${access}/></D:share-access></D:sharee></D:share-resource>`
})

test('an address book is shared to be read, then to be changed, then not at all', async () => {
  const [owner, guest] = [await fixture.newAccount(), await fixture.newAccount()]
  const [ours, theirs] = [davClient(fixture, owner), davClient(fixture, guest)]
  await theirs('OPTIONS', '/')
  const here = `/${owner.address}/contacts/`
  assert.equal((await ours('PUT', `${here}a.vcf`, { body: card('a') })).status, 201)
  assert.equal((await ours('POST', here, sharing(guest.address, 'read'))).status, 200)

  const notifications = `/${guest.address}/notifications/`
  const body = '<propfind xmlns="DAV:"><prop><getcontenttype/></prop></propfind>'
  const listed = described(await theirs('PROPFIND', notifications, { headers: { depth: '1' }, body }))
  const invitation = listed.map(({ href }) => href).find((href) => href.endsWith('.xml'))!
  assert.match((await theirs('GET', invitation)).text, /shared-type="addressbook"/)
  const reply = '<CS:invite-reply xmlns:CS="http://calendarserver.org/ns/"><CS:invite-accepted/>'
  const [, uid] = /invite-(\w+)\.xml/.exec(invitation)!
  const answer = `${reply}<CS:in-reply-to>${uid}</CS:in-reply-to></CS:invite-reply>`
  const accepted = await theirs('POST', `/${guest.address}/`, { body: answer })
  assert.equal(accepted.status, 200, accepted.text)
  const there = accepted.headers.get('location')!

  assert.equal((await theirs('GET', `${there}a.vcf`)).text, card('a'))
  const refused = await theirs('PUT', `${there}b.vcf`, { body: card('b') })
  assert.deepEqual([refused.status, preconditionOf(refused)], [403, D('need-privileges')])
  assert.equal((await theirs('DELETE', `${there}a.vcf`)).status, 403)
  assert.equal((await ours('POST', here, sharing(guest.address, 'read-write'))).status, 200)
  assert.equal((await theirs('PUT', `${there}b.vcf`, { body: card('b') })).status, 201)
  assert.equal((await ours('GET', `${here}b.vcf`)).text, card('b'))

  assert.equal((await ours('POST', here, sharing(guest.address, 'no-access'))).status, 200)
  assert.equal((await theirs('GET', `${there}a.vcf`)).status, 404)
  assert.equal((await ours('GET', `${here}a.vcf`)).status, 200)
})

test('what is no document of sharing is refused, and changes nothing', async () => {
  const dav = davClient(fixture, await fixture.newAccount())
  const { address } = await fixture.newAccount()
  const [, home = ''] =
    /<D:href>(\/[^<]*@[^<]*\/)<\/D:href>/.exec(
      (await dav('PROPFIND', '/', { headers: { depth: '1' } })).text
    ) ?? []
  for (const body of ['', '<x/>', '<D:share-resource xmlns:D="DAV:"><D:sharee/></D:share-resource>']) {
    assert.equal((await dav('POST', `${home}contacts/`, { body })).status, 400, body)
  }
  const wrong = sharing(address, 'read').body.replace('<D:read/>', '<D:all/>')
  assert.equal((await dav('POST', `${home}contacts/`, { body: wrong })).status, 400)
  const nobody = '<D:invite-reply xmlns:D="DAV:"><D:invite-accepted/></D:invite-reply>'
  const gone = await dav('POST', `${home}notifications/invite-${'0'.repeat(24)}.xml`, { body: nobody })
  assert.equal(gone.status, 404)
  assert.equal((await dav('POST', home, { body: nobody })).status, 403)
})
