// postkeep deny, allow and domain filter.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { generateServerKey } from '@postkeep/crypto'
import { startMongo, type TestMongo } from '@postkeep/testkit'
import { postkeepOf, runHere } from './run-postkeep.ts'

let mongo: TestMongo
let environment: Record<string, string>

before(async () => {
  mongo = await startMongo()
  environment = {
    DOMAIN: 'server.example',
    MONGO_URL: mongo.url,
    HELPER_ENCRYPTION_KEY: generateServerKey(),
    RPC_SECRET: 'a secret of the services'
  }
  await done('user add admin@far.example')
  await done('domain add home.example')
})
after(() => mongo.stop())

const { done, refused } = postkeepOf(() => environment)
const shown = async (args: string) => (await runHere(args.split(' '), environment)).stdout

test('the lists of the server', async () => {
  await done('deny add 192.0.2.77/24 --days 3 --reason spam')
  await done('deny add Spam.Example')
  await done('deny add spam.example')
  assert.match(
    await shown('deny list'),
    /^ENTRY .*\n(?:.*\n)*192\.0\.2\.0\/24 +admin +\d{4}-\d\d-\d\d \d\d:\d\d +spam\n/
  )
  assert.equal((await shown('deny list')).split('\n').length, 4)
  await done('allow add friend@spam.example')
  assert.match(await shown('allow list'), /friend@spam\.example +admin +removed/)
  await done('deny remove SPAM.example')
  assert.equal((await refused('deny remove spam.example')).code, 'refused')
  assert.equal((await refused('deny add 0.0.0.0/0')).code, 'usage')
})

test('the lists of a domain, and what it does about spam', async () => {
  await done('deny add spam.example --domain home.example')
  assert.match(await shown('deny list --domain home.example'), /spam\.example/)
  await done('deny remove spam.example --domain home.example')
  assert.equal((await refused('deny remove spam.example --domain home.example')).code, 'refused')
  const text = await shown('domain filter home.example --junk-score 4 --executables junk --no-viruses')
  assert.match(
    text,
    /Junk from score +4\nRefused from score +as the server\nAttached programs +junk\nViruses +let in/
  )
  assert.match(await shown('domain filter home.example --executables allow'), /Attached programs +allow/)
  assert.equal((await refused('domain filter home.example --executables maybe')).code, 'usage')
})

test('what an alias answers while its owner is away', async () => {
  await done('alias add ann@home.example --to ann@far.example')
  const set = (...args: string[]) => runHere(['alias', 'vacation', 'ann@home.example', ...args], environment)
  assert.match((await set('--on')).stderr, /Write what the answer says/)
  const on = await set('--on', '--text', 'Back on Monday', '--until', '2030-07-01')
  assert.match(on.stdout, /Answers +yes\nUntil +2030-07-01 00:00\nText +Back on Monday/)
  assert.match((await set('--from', '2031-01-01')).stderr, /The end is before the beginning/)
  assert.match((await set('--off', '--until', 'none')).stdout, /Answers +no\nText/)
  assert.equal((await refused('alias vacation ann@home.example --until tomorrow')).code, 'usage')
})
