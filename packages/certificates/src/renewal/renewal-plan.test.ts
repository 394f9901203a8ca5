import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextAttempt } from './next-attempt.ts'
import { renewalPlan } from './renewal-plan.ts'
import { initialState, type RenewalState } from './renewal-state.ts'

const day = 86_400_000
const now = new Date('2026-06-01T00:00:00Z')
const names = ['a.test', 'b.test']

function after(days: number): Date {
  return new Date(now.getTime() + days * day)
}

function living(leftDays: number, lifeDays = 90): Parameters<typeof renewalPlan>[0]['certificate'] {
  return { names, notBefore: after(leftDays - lifeDays), notAfter: after(leftDays), isSelfSigned: false }
}

test('when a certificate is renewed, and when somebody has to look', () => {
  const failed: RenewalState = { failures: 2, lastError: 'E', nextAttempt: after(0.5), leftOut: [] }
  const rows: [string, Partial<Parameters<typeof renewalPlan>[0]>, string][] = [
    ['none', { certificate: undefined }, 'renew missing'],
    ['none, after failures', { certificate: undefined, state: failed }, 'wait 0.5'],
    [
      'none, for long',
      { certificate: undefined, state: { ...failed, failures: 3 } },
      'wait 0.5, There is no valid certificate yet. E'
    ],
    ['self-signed', { certificate: { ...living(365, 366)!, isSelfSigned: true } }, 'renew self-signed'],
    ['31 days', { certificate: living(31) }, 'wait 1'],
    ['30 days', { certificate: living(30) }, 'renew expiring'],
    ['20 days, after failures', { certificate: living(20), state: failed }, 'wait 0.5'],
    [
      '20 days, failures are past',
      { certificate: living(20), state: { ...failed, nextAttempt: now } },
      'renew expiring'
    ],
    ['failures, but not due', { certificate: living(60), state: failed }, 'wait 30'],
    [
      '14 days',
      { certificate: living(14), state: failed },
      'wait 0.5, The certificate ends in 14 days and could not be renewed. E'
    ],
    [
      '1 day',
      { certificate: living(1.5), state: failed },
      'wait 0.5, The certificate ends in 1 day and could not be renewed. E'
    ],
    [
      'hours',
      { certificate: living(0.2) },
      'renew expiring, The certificate ends in less than a day and could not be renewed. no attempt was made'
    ],
    [
      'ended',
      { certificate: living(-1), state: failed },
      'wait 0.5, The certificate has ended and could not be renewed. E'
    ],
    ['6 of 6 days', { certificate: living(5.9, 6) }, 'wait 3.9'],
    ['2 of 6 days', { certificate: living(2, 6) }, 'renew expiring'],
    ['a new name', { certificate: living(80), names: [...names, 'c.test'] }, 'renew names'],
    ['a name less', { certificate: living(80), names: ['a.test'] }, 'wait 50'],
    [
      'a name that was left out lately',
      {
        certificate: living(80),
        names: [...names, 'c.test'],
        state: { ...initialState, leftOut: ['c.test'], lastSuccess: after(-6) }
      },
      'wait 50'
    ],
    [
      'a name that was left out a week ago',
      {
        certificate: living(80),
        names: [...names, 'c.test'],
        state: { ...initialState, leftOut: ['c.test'], lastSuccess: after(-7) }
      },
      'renew names'
    ]
  ]
  for (const [title, situation, expected] of rows) {
    const plan = renewalPlan({ certificate: living(90), names, state: initialState, now, ...situation })
    const step = plan.kind === 'renew' ? plan.reason : (plan.until.getTime() - now.getTime()) / day
    assert.equal([`${plan.kind} ${step}`, plan.alarm ?? []].flat().join(', '), expected, title)
  }
})

test('the pause after failures doubles up to 12 hours, with a quarter at random', () => {
  const minutes = (failures: number, random = 0, retryAfterMs?: number): number =>
    (nextAttempt({ failures, now, retryAfterMs, random: () => random }).getTime() - now.getTime()) / 60_000
  assert.deepEqual(
    [1, 2, 3, 4, 6, 7, 50].map((failures) => minutes(failures)),
    [15, 30, 60, 120, 480, 720, 720]
  )
  assert.equal(minutes(1, 0.5), 16.875)
  assert.equal(minutes(1, 0, 60 * 60_000), 60)
  assert.equal(minutes(1, 0.5, 60 * 60_000), 60.5)
  assert.equal(minutes(4, 0, 60 * 60_000), 120)
})
