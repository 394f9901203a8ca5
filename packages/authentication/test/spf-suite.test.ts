// The SPF test suite of RFC 7208 (openspf.org, release 2014.04), as the source package pyspf 2.0.14 carries it: data
// only, turned from YAML into JSON. Its licence (BSD) stands beside it: data/spf-rfc7208.LICENSE.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { mailauthResolver } from '@postkeep/dns'
import { checkSpf, type Lookup } from '../src/check-spf.ts'
import { spfZone, type ZoneData } from './spf-zone.ts'

interface Scenario {
  readonly description: string
  readonly tests: Readonly<Record<string, SpfCase>>
  readonly zonedata: ZoneData
}
interface SpfCase {
  readonly helo?: string
  readonly host: string
  readonly mailfrom: string
  /** Or the results that are all right, the preferred one first. */
  readonly result: string | readonly string[]
  readonly explanation?: string
}

const scenarios = JSON.parse(
  readFileSync(new URL('data/spf-rfc7208.json', import.meta.url), 'utf8')
) as Scenario[]
/** By name, each with a reason. */
const ignored: Readonly<Record<string, string>> = {}

test('the suite is whole, and little of it is ignored', () => {
  assert.equal(scenarios.flatMap(({ tests }) => Object.keys(tests)).length, 203)
  assert.ok(Object.keys(ignored).length <= 3)
})

for (const { description, tests, zonedata } of scenarios) {
  const lookup = mailauthResolver(spfZone(zonedata)) as Lookup
  for (const [name, { explanation, helo = '', host, mailfrom, result }] of Object.entries(tests)) {
    test(`${description}: ${name}`, { skip: ignored[name] ?? false }, async () => {
      const request = { clientAddress: host, helo, sender: mailfrom }
      const spf = await checkSpf(request, { hostName: 'receiver.example', lookup })
      assert.ok([result].flat().includes(spf.status.result), `${spf.status.result}, not ${String(result)}`)
      // The case of hexadecimal digits is nobody's business.
      if (explanation && explanation !== 'DEFAULT')
        assert.equal(spf.explanation?.toLowerCase(), explanation.toLowerCase())
    })
  }
}
