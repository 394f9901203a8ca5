import assert from 'node:assert/strict'
import { test } from 'node:test'
import { autoconfig } from './autoconfig.ts'
import { autodiscover, autodiscoverJson, requestedAddress } from './autodiscover.ts'
import { clientSettings } from './client-settings.ts'
import { mobileConfig } from './mobile-config.ts'

const settings = clientSettings('server.example', { imapsPort: 993, pop3sPort: 995, smtpsPort: 465 })

test('autoconfig names IMAP before POP3, with TLS and the whole address', () => {
  const text = autoconfig('ann.example', settings)
  assert.match(text, /<emailProvider id="ann\.example">/)
  assert.match(
    text,
    /type="imap">\s*<hostname>imap\.server\.example<[^]*type="pop3">[^]*<outgoingServer type="smtp">/
  )
  assert.match(text, /<port>465<\/port>\s*<socketType>SSL<\/socketType>\s*<username>%EMAILADDRESS%</)
})

test('autodiscover answers the address that was asked for, as text', () => {
  const asked =
    '<Autodiscover><Request><EMailAddress> a&b@ann.example </EMailAddress></Request></Autodiscover>'
  assert.equal(requestedAddress(asked), 'a&b@ann.example')
  assert.equal(requestedAddress('<EMailAddress><x/></EMailAddress>'), undefined)
  const text = autodiscover(requestedAddress(asked)!, settings)
  assert.match(text, /<Type>IMAP<\/Type>\s*<Server>imap\.server\.example<\/Server>\s*<Port>993</)
  assert.match(text, /<LoginName>a&amp;b@ann\.example</)
  assert.equal(
    autodiscoverJson('autodiscover.ann.example'),
    '{"Protocol":"AutodiscoverV1","Url":"https://autodiscover.ann.example/autodiscover/autodiscover.xml"}'
  )
})

test('a profile holds the password as text, and the same ids each time', () => {
  const account = { address: 'ann@ann.example', password: '<&"\u0000>', serverDomain: 'server.example' }
  const text = mobileConfig(account, settings)
  assert.match(text, /<key>IncomingPassword<\/key><string>&lt;&amp;&quot;&gt;<\/string>/)
  assert.match(text, /<key>IncomingMailServerPortNumber<\/key><integer>993<\/integer>/)
  assert.equal(text, mobileConfig(account, settings))
  const ids = [...text.matchAll(/<key>PayloadUUID<\/key><string>([0-9A-F-]{36})</g)].map(([, id]) => id)
  assert.equal(new Set(ids).size, 4)
})
