import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLogger } from '@postkeep/log'
import { gatewaysOfIPv4, gatewaysOfIPv6 } from './container-gateways.ts'
import { watchHiddenClients } from './hidden-clients.ts'

test('gateways, as Linux tells them', () => {
  const ipv4 = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t010014AC\t0003\t0\t0\t0\t00000000\t0\t0\t0
eth0\t000014AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
`
  assert.deepEqual(gatewaysOfIPv4(ipv4), ['172.20.0.1'])
  const zeros = '0'.repeat(32)
  const gateway = 'fd5d70b61e4a00250000000000000001'
  const ipv6 = `${zeros} 00 ${zeros} 00 ${gateway} 00000400 00000001 00000000 00000003     eth0
fd5d70b61e4a00250000000000000000 40 ${zeros} 00 ${zeros} 00000100 00000001 00000000 00000001     eth0
`
  assert.deepEqual(gatewaysOfIPv6(ipv6), ['fd5d:70b6:1e4a:0025:0000:0000:0000:0001'])
  assert.deepEqual([gatewaysOfIPv4(''), gatewaysOfIPv6('')], [[], []])
})

test('mail from the gateway is not taken; all well while other clients are seen', () => {
  const clients = watchHiddenClients(['172.20.0.1', 'fd5d:70b6:1e4a:0025::1'], silentLogger)
  assert.equal(clients.health().ok, true)
  for (const address of ['172.20.0.1', '::ffff:172.20.0.1', 'fd5d:70b6:1e4a:25::1'])
    assert.throws(() => clients.check(address), { code: 421, enhanced: '4.3.5' }, address)
  const { detail, ok } = clients.health()
  assert.equal(ok, false)
  assert.match(detail ?? '', /NAT hides them/)
  clients.check('198.51.100.7')
  assert.equal(clients.health().ok, true)
  assert.throws(() => clients.check('172.20.0.1'))
})

test('outside of containers nobody is a gateway', () => {
  const clients = watchHiddenClients([], silentLogger)
  clients.check('10.0.0.1')
  clients.check('127.0.0.1')
  assert.equal(clients.health().ok, true)
})
