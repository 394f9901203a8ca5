import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dnsRecords } from './dns-records.ts'
import { pushRecords, type DnsZone } from './push-records.ts'

const domain = { name: 'ann.example', return_path: 'fe-bounces', dkim_keys: [] }
const serverDomain = 'server.example'
const all = dnsRecords(domain, serverDomain)

function zoneWith(first: readonly (readonly [name: string, type: string, value: string])[]) {
  let last = 0
  const records = first.map(([name, type, value]) => ({ id: String((last += 1)), name, type, value }))
  const zone: DnsZone = {
    list: async (name, type) => records.filter((one) => one.name === name && one.type === type),
    async add({ name, priority, type, value }) {
      const text = type === 'MX' ? `${priority} ${value}` : value
      records.push({ id: String((last += 1)), name, type, value: text })
    },
    async remove(id) {
      records.splice(
        records.findIndex((one) => one.id === id),
        1
      )
    }
  }
  const texts = (name: string) => records.filter((one) => one.name === name).map(({ value }) => value)
  return { zone, records, texts }
}

const outcomes = async (zone: DnsZone, replaces: boolean) =>
  (await pushRecords(zone, { domain, serverDomain, replaces })).map(({ outcome }) => outcome)

test('an empty zone gets all of them, and a second time nothing', async () => {
  const { records, zone } = zoneWith([])
  assert.deepEqual(new Set(await outcomes(zone, false)), new Set(['added']))
  assert.equal(records.length, all.length)
  assert.deepEqual(new Set(await outcomes(zone, true)), new Set(['there']))
  assert.equal(records.length, all.length)
})

test('what leads elsewhere is left, unless it is to be replaced; what is not ours stays', async () => {
  const { texts, zone } = zoneWith([
    ['ann.example', 'MX', '10 old.example'],
    ['ann.example', 'TXT', 'google-site-verification=x'],
    ['ann.example', 'TXT', 'v=spf1 include:old.example -all'],
    ['fe-bounces.ann.example', 'CNAME', 'old.example'],
    ['_dmarc.ann.example', 'TXT', 'v=DMARC1; p=none']
  ])
  assert.equal((await outcomes(zone, false)).filter((one) => one === 'left').length, 3)
  assert.deepEqual(texts('fe-bounces.ann.example'), ['old.example'])
  assert.equal((await outcomes(zone, true)).filter((one) => one === 'replaced').length, 3)
  assert.deepEqual(texts('ann.example').toSorted(), [
    '0 mx.server.example',
    'google-site-verification=x',
    'v=spf1 a:server.example include:old.example -all'
  ])
  assert.deepEqual(texts('fe-bounces.ann.example'), ['server.example'])
  assert.deepEqual(texts('_dmarc.ann.example'), ['v=DMARC1; p=none'])
})
