import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { silentLogger } from '@postkeep/log'
import { temporaryFolder } from '@postkeep/testkit'
import {
  CertificateError,
  installCertificate,
  makeSelfSigned,
  readCertificate,
  readRenewalState,
  renewIfDue,
  type Certificate,
  type RenewalLock,
  type RenewalOptions
} from '../src/index.ts'

const alone: RenewalLock = async (work) => ({ kind: 'ran', value: await work() })
const minute = 60_000
const names = ['example.test', 'mta-sts.hosted.test']

/** As from an authority: renewIfDue tells them apart by the issuer only. */
function issued(clock: () => number): Certificate {
  return { ...makeSelfSigned([names[0]!], { clock, days: 89 }), isSelfSigned: false }
}

function job(folder: string, clock: () => number, obtain: () => Promise<Certificate>): RenewalOptions {
  return { folder, names, obtain, clock, lock: alone, random: () => 0, logger: silentLogger }
}

test('installs the first certificate and remembers the names that are left out', async () => {
  await using folder = await temporaryFolder()
  const clock = (): number => Date.now()
  const outcome = await renewIfDue(job(folder.path, clock, async () => issued(clock)))
  assert.equal(outcome.kind, 'renewed')
  assert.deepEqual((await readCertificate(folder.path))!.names, ['example.test'])
  const state = await readRenewalState(join(folder.path, 'renewal.json'))
  assert.deepEqual([state.failures, state.leftOut], [0, ['mta-sts.hosted.test']])
})

test('after failures it waits longer each time, and as long as the authority says', async () => {
  await using folder = await temporaryFolder()
  let now = Date.now()
  let calls = 0
  let error = new Error('no luck')
  const options = job(
    folder.path,
    () => now,
    () => {
      calls += 1
      return Promise.reject(error)
    }
  )
  const next: number[] = []
  for (const retryAfterMs of [undefined, undefined, 300 * minute]) {
    if (retryAfterMs) error = new CertificateError('rate-limited', 'too many', { retryAfterMs })
    const outcome = await renewIfDue(options)
    assert.ok(outcome.kind === 'failed')
    next.push((outcome.nextAttempt.getTime() - now) / minute)
    const again = await renewIfDue(options)
    assert.deepEqual(again.kind === 'not-due' && again.until, outcome.nextAttempt)
    now = outcome.nextAttempt.getTime()
  }
  assert.deepEqual(next, [15, 30, 300])
  assert.equal(calls, 3)
  const last = await renewIfDue({ ...options, obtain: async () => issued(() => now) })
  assert.equal(last.kind, 'renewed')
  assert.equal((await readRenewalState(join(folder.path, 'renewal.json'))).failures, 0)
})

test('calls for help when nothing comes, with the last error', async () => {
  await using folder = await temporaryFolder()
  let now = Date.now()
  const options = job(
    folder.path,
    () => now,
    () => Promise.reject(new Error('port 80 is closed'))
  )
  const alarms: (string | undefined)[] = []
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const outcome = await renewIfDue(options)
    assert.ok(outcome.kind === 'failed')
    alarms.push(outcome.alarm)
    now = outcome.nextAttempt.getTime()
  }
  assert.deepEqual(alarms, [undefined, undefined, 'There is no valid certificate yet. port 80 is closed'])
})

test('an attempt that a crash cut off counts as a failure', async () => {
  await using folder = await temporaryFolder()
  const hanging = Promise.withResolvers<Certificate>()
  const started = Promise.withResolvers<void>()
  const now = Date.now()
  const running = renewIfDue(
    job(
      folder.path,
      () => now,
      async () => {
        started.resolve()
        return await hanging.promise
      }
    )
  )
  await started.promise
  const outcome = await renewIfDue(
    job(
      folder.path,
      () => now,
      () => assert.fail('asked without a pause')
    )
  )
  assert.deepEqual(outcome, { kind: 'not-due', until: new Date(now + 15 * minute) })
  hanging.reject(new Error('end of the test'))
  await running
})

test('a forced renewal asks at once; a busy lock does nothing', async () => {
  await using folder = await temporaryFolder()
  const now = Date.now()
  const failing = job(
    folder.path,
    () => now,
    () => Promise.reject(new Error('no luck'))
  )
  await renewIfDue(failing)
  const forced = { ...failing, force: true, obtain: async () => issued(() => now) }
  assert.equal((await renewIfDue(forced)).kind, 'renewed')
  const busy = await renewIfDue({ ...forced, lock: async () => ({ kind: 'busy' }) })
  assert.deepEqual(busy, { kind: 'busy' })
})

test('rubbish in the folder does not stop a renewal', async () => {
  await using folder = await temporaryFolder()
  await installCertificate(folder.path, makeSelfSigned(['example.test']))
  await writeFile(join(folder.path, 'fullchain.pem'), 'rubbish')
  await writeFile(join(folder.path, 'renewal.json'), '{"failures":')
  const outcome = await renewIfDue(job(folder.path, Date.now, async () => issued(Date.now)))
  assert.equal(outcome.kind, 'renewed')
  assert.match(await readFile(join(folder.path, 'fullchain.pem'), 'utf8'), /BEGIN CERTIFICATE/)
})
