// The page of a domain's records: written at Cloudflare with a token that is not kept; an MX that leads to an alias.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  startCloudflareStub,
  type CloudflareStub
} from '../../../packages/certificates/test/start-cloudflare-stub.ts'
import { assertHarmless, hostileTexts } from './hostile-texts.ts'
import { serverDomain, startSite, type Site, type Visitor } from './site.ts'

const password = 'correct horse battery'
const token = 'a-token_of-Cloudflare'
const push = '/en/my-account/domains/ann.example/dns/push'

let site: Site
let cloudflare: CloudflareStub
let ann: Visitor
before(async () => {
  cloudflare = await startCloudflareStub({ token, zones: { 'ann.example': 'z1' } })
  site = await startSite({ CLOUDFLARE_API: cloudflare.baseUrl })
  await site.directory.users.create({ email: 'ann@far.example', password })
  for (const name of ['ann.example', 'other.example', serverDomain])
    await site.directory.domains.create({ name, owner: 'ann@far.example' })
  ann = site.visitor()
  await ann.logIn('ann@far.example', password)
})
after(async () => {
  await site[Symbol.asyncDispose]()
  await cloudflare[Symbol.asyncDispose]()
})

describe('records of a domain', { timeout: 900_000 }, () => {
  test('written at Cloudflare: added, and what leads elsewhere left or replaced', async () => {
    const records = cloudflare.records as unknown as { [key: string]: unknown }[]
    records.push({ id: 'old', type: 'MX', name: 'ann.example', content: 'old.example', priority: 10 })
    await ann.get(push)
    await ann.submit({ token })
    assert.equal(ann.page.status, 200)
    assert.match(ann.text(), /MX ann\.example\s+Left: something else is there/)
    assert.match(ann.text(), /SRV _imaps\._tcp\.ann\.example\s+Added/)
    assert.ok(!ann.page.body.includes(token))
    assert.deepEqual(cloudflare.records.find(({ type }) => type === 'MX')?.content, 'old.example')
    await ann.get(push)
    await ann.submit({ token, replace: 'yes' })
    assert.match(ann.text(), /MX ann\.example\s+Replaced .*SRV _imaps\._tcp\.ann\.example\s+Was right/)
    assert.deepEqual(
      cloudflare.records.filter(({ type }) => type === 'MX').map(({ content }) => content),
      ['mx.server.test']
    )
  })

  test('a refused token, a foreign zone and nonsense are told beside the field; the choice stays', async () => {
    for (const [path, typed, told] of [
      [push, 'wrong', /refuses the token/],
      [push.replace('ann', 'other'), token, /sees no zone for other\.example/],
      [push, 'a b\r\nX-Header: y', /This is not a token/],
      [push, '', /This is not a token/]
    ] as const) {
      await ann.get(path)
      await ann.submit({ token: typed, replace: 'yes' })
      assert.equal(ann.page.status, 422)
      assert.match(/id="token-wrong">([^<]*)/.exec(ann.page.body)![1]!, told)
      assert.match(ann.page.body, /name="replace"\s+value="yes"\s+checked/)
    }
  })

  test('what a provider says, and what stands at it, is text', async () => {
    for (const message of hostileTexts) {
      cloudflare.failures.push({ status: 400, code: 1, message })
      await ann.get(push)
      await ann.submit({ token })
      assert.equal(ann.page.status, 422)
      assert.match(ann.text(), /Cloudflare says: /)
      assertHarmless(ann.page.body, push)
    }
    const records = cloudflare.records as unknown as { [key: string]: unknown }[]
    const before = records.splice(0)
    for (const content of hostileTexts) {
      records.push({ id: `mx ${content}`, type: 'MX', name: 'ann.example', content, priority: content })
      records.push({ id: `txt ${content}`, type: 'TXT', name: 'ann.example', content: `v=spf1 ${content}` })
      const srv = { type: 'SRV', name: '_imaps._tcp.ann.example', data: { port: content, target: content } }
      records.push({ id: `srv ${content}`, content, ...srv })
      records.push({ id: `cname ${content}`, type: 'CNAME', name: 'mta-sts.ann.example', content })
    }
    for (const fields of [{ token }, { token, replace: 'yes' }] as Record<string, string>[]) {
      await ann.get(push)
      await ann.submit(fields)
      assert.equal(ann.page.status, 200, ann.text())
      assertHarmless(ann.page.body, push)
    }
    records.splice(0, Infinity, ...before)
  })

  test('what the DNS answers is text', async () => {
    const { zone } = site.dns
    for (const text of hostileTexts.filter((each) => each.length < 200)) {
      zone.set('ann.example', 'TXT', [`v=spf1 ${text}`])
      zone.set('_dmarc.ann.example', 'TXT', [`v=DMARC1; p=${text}`])
      await ann.get('/en/my-account/domains/ann.example/dns')
      await ann.submit({}, '/en/my-account/domains/ann.example/verify')
      assert.equal(ann.page.status, 200)
      assertHarmless(ann.page.body, text)
    }
    for (const name of ['ann.example', '_dmarc.ann.example']) zone.remove(name, 'TXT')
  })

  test('an MX that leads to an alias is a remark, with the records to put in its place', async () => {
    const { zone } = site.dns
    zone.set(serverDomain, 'A', ['192.0.2.1'])
    zone.set(serverDomain, 'MX', [{ priority: 0, exchange: `mx.${serverDomain}` }])
    zone.set(`mx.${serverDomain}`, 'CNAME', [serverDomain])
    const own = `/en/my-account/domains/${serverDomain}`
    await ann.get(`${own}/dns`)
    await ann.submit({}, `${own}/verify`)
    assert.match(
      ann.text(),
      /Works, with a remark .*RFC 2181.*Put in its place\s+mx\.server\.test A 192\.0\.2\.1/
    )
    zone.remove(`mx.${serverDomain}`, 'CNAME')
    zone.set(`mx.${serverDomain}`, 'A', ['192.0.2.1'])
    await ann.submit({}, `${own}/verify`)
    assert.doesNotMatch(ann.text(), /RFC 2181/)
  })
})
