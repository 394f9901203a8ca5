// Thunderbird finds the settings of an address by itself; and, where there is no Thunderbird, the requests that it makes
// (its modules FetchConfig and FindConfig, version 153) are answered as it reads them.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as sendPlain, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { startSite, type Site } from './site.ts'
import { noThunderbird, startThunderbird } from './thunderbird.ts'

const address = 'bob@ann.example'
const asked = `emailaddress=${encodeURIComponent(address)}`
let site: Site
before(async () => {
  site = await startSite()
  await site.directory.users.create({ email: 'ann@far.example', password: 'correct horse battery' })
  for (const name of ['ann.example', 'server.test'])
    await site.directory.domains.create({ name, owner: 'ann@far.example' })
})
after(() => site[Symbol.asyncDispose]())

/** The authority of the test, and the look for the settings that its account set-up makes. */
const trust = `const [pem, done] = arguments
const database = Cc['@mozilla.org/security/x509certdb;1'].getService(Ci.nsIX509CertDB)
database.addCertFromBase64(pem.replace(/-----[^-]+-----|\\s/g, ''), 'C,,')
done(true)`
const find = `const [domain, address, done] = arguments
const { FindConfig } = ChromeUtils.importESModule('resource:///modules/accountcreation/FindConfig.sys.mjs')
const look = FindConfig.parallelAutoDiscovery(domain, address, new AbortController().signal, '', '')
look.next().then(
  ({ value }) => done(value && { ...plain(value), alternatives: value.incomingAlternatives.map(server) }),
  (error) => done(String(error))
)
const server = ({ type, hostname, port, socketType, username }) => ({ type, hostname, port, socketType, username })
const plain = (config) => ({ incoming: server(config.incoming), outgoing: server(config.outgoing) })`

type Server = { type: string; hostname: string; port: number; socketType: number; username: string }
type Found = { incoming: Server; outgoing: Server; alternatives: Server[] }

const server = (type: string, port: number): Server => ({
  type,
  hostname: `${type}.server.test`,
  port,
  // nsMsgSocketType.SSL
  socketType: 3,
  username: '%EMAILADDRESS%'
})
const settings: Found = {
  incoming: server('imap', 993),
  alternatives: [server('pop3', 995)],
  outgoing: server('smtp', 465)
}

describe('Thunderbird', { timeout: 900_000 }, () => {
  test('finds the settings of an address by itself', { skip: noThunderbird }, async () => {
    let there = ''
    await using thunderbird = await startThunderbird(site, (name) => name === there)
    assert.equal(await thunderbird.run(trust, site.ca), true)
    for (const [domain, host, request] of [
      ['ann.example', 'autoconfig.ann.example', `GET http://autoconfig.ann.example/mail/config-v1.1.xml?`],
      ['server.test', 'autoconfig.server.test', 'CONNECT autoconfig.server.test:443'],
      ['server.test', 'server.test', 'CONNECT server.test:443']
    ] as const) {
      there = host
      const found = (await thunderbird.run(find, domain, `bob@${domain}`)) as Found
      assert.equal(typeof found, 'object', `${host}: ${JSON.stringify(found)}`)
      assert.deepEqual(found, settings, host)
      assert.ok(
        thunderbird.asked.some((one) => one.startsWith(request)),
        host
      )
    }
  })

  test('gets an answer to each request that it makes, over TLS', async () => {
    // After the MX lookup the domain is that of the mail server, and the address still the user's.
    for (const host of ['autoconfig.ann.example', 'autoconfig.server.test', 'autoconfig.mx.server.test']) {
      const reply = await site.request(`/mail/config-v1.1.xml?${asked}`, { host })
      isRight(reply.status, String(reply.headers['content-type']), reply.body)
    }
    const known = await site.request(`/.well-known/autoconfig/mail/config-v1.1.xml?${asked}`)
    isRight(known.status, String(known.headers['content-type']), known.body)
  })

  test('and without it, where the domain has no certificate', async () => {
    const outgoing = sendPlain({
      host: '127.0.0.1',
      port: site.httpPort,
      path: `/mail/config-v1.1.xml?${asked}`,
      headers: { host: 'autoconfig.ann.example', connection: 'close' }
    })
    outgoing.end()
    const [reply] = (await once(outgoing, 'response')) as [IncomingMessage]
    isRight(reply.statusCode!, String(reply.headers['content-type']), await text(reply))
  })

  test('a domain that is not here has no settings, and Exchange is not spoken', async () => {
    const other = `/mail/config-v1.1.xml?emailaddress=${encodeURIComponent('bob@other.example')}`
    assert.equal((await site.request(other, { host: 'autoconfig.other.example' })).status, 404)
    assert.equal((await site.request(other.replace('/mail', '/.well-known/autoconfig/mail'))).status, 404)
    const exchange = { host: 'autodiscover.ann.example', method: 'POST', body: '<Autodiscover/>' }
    assert.equal((await site.request('/autodiscover/autodiscover.xml', exchange)).status, 404)
  })
})

function isRight(status: number, type: string, xml: string): void {
  assert.deepEqual([status, type], [200, 'text/xml; charset=utf-8'])
  const pattern =
    /<(incoming|outgoing)Server type="(\w+)">\s*<hostname>([\w.]+)<\/hostname>\s*<port>(\d+)<\/port>/g
  assert.deepEqual(
    [...xml.matchAll(pattern)].map(
      ([, direction, kind, host, port]) => `${direction} ${kind} ${host}:${port}`
    ),
    [
      'incoming imap imap.server.test:993',
      'incoming pop3 pop3.server.test:995',
      'outgoing smtp smtp.server.test:465'
    ]
  )
  assert.equal(xml.match(/<socketType>SSL<\/socketType>/g)?.length, 3)
  assert.equal(xml.match(/<authentication>password-cleartext<\/authentication>/g)?.length, 3)
}
