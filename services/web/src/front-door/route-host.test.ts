import assert from 'node:assert/strict'
import { test } from 'node:test'
import { routeHost } from './route-host.ts'

test('hosts and whose they are', () => {
  const kinds = (host: string) => {
    const route = routeHost(host, 'server.example')
    return Object.values(route).join(' ')
  }
  for (const [host, expected] of [
    ['server.example', 'site'],
    ['Server.Example.:443', 'site'],
    ['localhost:10443', 'site'],
    ['192.0.2.1', 'site'],
    ['[2001:db8::1]:443', 'site'],
    ['www.server.example', 'redirect'],
    ['mx.server.example', 'redirect'],
    ['api.server.example', 'service api'],
    ['caldav.server.example:443', 'service caldav'],
    ['api.other.example', 'unknown'],
    ['xserver.example', 'unknown'],
    ['', 'unknown'],
    ['mta-sts.other.example', 'mta-sts other.example'],
    ['autoconfig.server.example', 'autoconfig server.example'],
    ['autodiscover.other.example', 'autodiscover other.example']
  ] as const)
    assert.equal(kinds(host), expected, host)
})
