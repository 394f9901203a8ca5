// The integration tests of Python's caldav and caldav-server-tester, as `.ci/caldav-suite` fetches them. What is left out,
// and what the tester does not find, is named here with its reason.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { runProgram, temporaryFolder, type TemporaryFolder } from '@postkeep/testkit'
import { type Account, type Fixture, startFixture } from './fixture.ts'

const pins = readFileSync(join(import.meta.dirname, 'python/requirements.txt'))
const pinned = createHash('sha256').update(pins).digest('hex').slice(0, 12)
const suite = join(homedir(), `.cache/postkeep/caldav-suite-${pinned}`)
const isThere = existsSync(join(suite, 'ready'))

const files = ['test_caldav.py', 'test_async_integration.py'] as const

/** Each with what the tester says of it. All others are found in full. */
const notFound: Readonly<Record<string, string>> = {
  // A calendar is made by MKCALENDAR, not by looking for it: RFC 4791 §5.3.1.
  'create-calendar.auto': 'unsupported',
  // A prop-filter directly in the comp-filter of VCALENDAR is for properties of VCALENDAR: RFC 4791 §9.7.1.
  'search.text.comp-type-optional': 'unsupported',
  // `@` and `%40` in a path are one mailbox, however a client spells it; the tester calls it lenient (RFC 3986 §2.2).
  'url.encode-at.identity': 'unsupported',
  // Not a feature: whether there is a calendar.
  'get-current-user-principal.has-calendar': '?',
  // Asked of host names only, not of loopback addresses. The transcripts have it.
  'well-known': 'unknown',
  // There is one user only; scheduling.test.ts has more.
  'scheduling.auto-schedule': 'unknown',
  'scheduling.freebusy-query': 'unknown',
  'scheduling.mailbox.inbox-delivery': 'unknown',
  'scheduling.schedule-tag.stable-partstat': 'unknown'
}

describe(
  'caldav',
  { skip: isThere ? false : 'Python’s caldav is not there: .ci/caldav-suite fetches it' },
  () => {
    let fixture: Fixture
    let folder: TemporaryFolder
    before(async () => {
      fixture = await startFixture()
      folder = await temporaryFolder()
    })
    after(async () => {
      await fixture[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    })

    for (const file of files) {
      test(`its integration tests: ${file}`, async () => {
        const { stdout, stderr } = await integrationTests(file)
        const outcomes = [...stdout.matchAll(/^(PASSED|FAILED|ERROR) .*::(\w+)/gm)]
        const named = (outcome: string) => outcomes.filter((one) => one[1] === outcome).map((one) => one[2])
        assert.deepEqual([...named('FAILED'), ...named('ERROR')], [], stdout + stderr)
        assert.ok(named('PASSED').length >= 60, stdout + stderr)
      })
    }

    async function integrationTests(file: string) {
      const account = await fixture.newAccount()
      const home = join(folder.path, file)
      const configuration = join(home, '.config/caldav/test_servers.json')
      await mkdir(dirname(configuration), { recursive: true })
      await writeFile(configuration, JSON.stringify({ postkeep: serverOf(account) }))
      const expression = 'postkeep and not testCheckCompatibility'
      const options = ['-q', '-rA', '--tb=short', '-p', 'no:cacheprovider', '-k', expression]
      // Of its own tests, which fail when the library warns.
      const warnings = ['-W', 'ignore:principals:DeprecationWarning']
      const loop = ['-o', 'asyncio_default_fixture_loop_scope=function']
      const tests = join(suite, 'source/tests', file)
      return python(home, ['-m', 'pytest', ...options, ...warnings, ...loop, tests])
    }

    function serverOf({ address, password }: Account) {
      const features = { 'search.time-range.comp-type-optional': 'full' }
      return { type: 'external', url: `${fixture.url}/`, username: address, password, features }
    }

    test('caldav-server-tester finds all features but those that are named', async () => {
      const { address, password } = await fixture.newAccount()
      const who = ['--caldav-username', address, '--caldav-password', password]
      const args = ['--caldav-url', `${fixture.url}/`, ...who, '--verbose', '--format', 'text']
      const { stdout, stderr } = await python(folder.path, [
        join(suite, 'venv/bin/caldav-server-tester'),
        ...args
      ])
      const found = [...stdout.matchAll(/^## (\S+)\nFeature support level found: (\S+)$/gm)]
      assert.ok(found.length >= 100, stdout + stderr)
      const others = found
        .map(([, name, support]) => [name, support])
        .filter(([, support]) => support !== 'full')
      assert.deepEqual(Object.fromEntries(others), notFound, stdout + stderr)
    })
  }
)

function python(home: string, args: readonly string[]) {
  const environment = {
    HOME: home,
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHON_CALDAV_TEST_EMBEDDED: '0',
    PYTHON_CALDAV_TEST_DOCKER: '0'
  }
  return runProgram(join(suite, 'venv/bin/python'), args, { environment, timeoutMs: 240_000 })
}
