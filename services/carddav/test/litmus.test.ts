// litmus, a WebDAV test suite, against the DAV server with a service that takes any bytes. What it asks for and CalDAV and
// CardDAV servers do not have is named here.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { davEvents, openDavServer, type DavService } from '@postkeep/dav-server'
import { createMetrics } from '@postkeep/lifecycle'
import { silentLogger } from '@postkeep/log'
import { runProgram, without } from '@postkeep/testkit'
import { cardDavService } from '../src/carddav-service.ts'
import { readCardDavConfig } from '../src/index.ts'
import { startFixture } from './fixture.ts'

const anything: DavService = {
  ...cardDavService,
  validate: () => ({
    kind: 'valid',
    uid: randomUUID(),
    component: 'BYTES',
    span: { start: null, end: null }
  })
}

const words = (text: string): string[] => text.split(' ')

/** What fails, or is left out because of it. */
const known: Readonly<Record<string, readonly string[]>> = {
  // An address book or calendar holds no collections (RFC 4791 §4.2, RFC 6352 §5.2): MKCOL inside one is 403.
  basic: ['delete_fragment', 'mkcol', 'mkcol_again', 'delete_coll'],
  copymove: words(
    'copy_init copy_simple copy_overwrite copy_nodestcoll copy_coll copy_shallow move move_coll'
  ),
  props: [],
  // The suite `locks` is not run: class 2 is not offered.
  http: []
}

test('litmus: basic, copymove, props, http', { skip: without('litmus') }, async (t) => {
  await using fixture = await startFixture()
  const { address, password } = await fixture.newAccount()
  await using server = await openDavServer({
    config: readCardDavConfig(fixture.environment),
    port: 0,
    service: anything,
    mailboxes: fixture.mailboxes,
    events: davEvents(createMetrics('carddav'), 'carddav'),
    logger: silentLogger
  })
  const url = `http://127.0.0.1:${server.port}/${address}/`
  for (const [suite, expected] of Object.entries(known)) {
    const output = await litmus(suite, [url, address, password])
    const failed = [...output.matchAll(/(\w+)\.+ (?:FAIL|SKIPPED)/g)].map(([, name]) => name)
    await t.test(suite, () => {
      assert.match(output, /summary for/)
      assert.deepEqual(failed, expected, output)
    })
  }
})

/** Its exit code tells of the first failure only: what it prints counts. */
async function litmus(suite: string, args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await runProgram('litmus', ['-k', ...args], { environment: { TESTS: suite } })
  return stdout + stderr
}
