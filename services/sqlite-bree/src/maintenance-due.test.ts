import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maintenanceDue } from './maintenance-due.ts'

const noon = new Date('2026-03-10T12:00:00Z')
const night = new Date('2026-03-10T02:00:00Z')
const before = (from: Date, days: number) => from.getTime() - days * 86_400_000

test('once a day; all of it once a week, at night, or after two weeks', () => {
  assert.deepEqual(maintenanceDue(undefined, noon), { check: true })
  assert.equal(maintenanceDue({ at: before(noon, 0.5), checkedAt: 0 }, noon), undefined)
  assert.deepEqual(maintenanceDue({ at: before(noon, 1), checkedAt: before(noon, 8) }, noon), {
    check: false
  })
  assert.deepEqual(maintenanceDue({ at: before(night, 1), checkedAt: before(night, 8) }, night), {
    check: true
  })
  assert.deepEqual(maintenanceDue({ at: before(night, 1), checkedAt: before(night, 6) }, night), {
    check: false
  })
  assert.deepEqual(maintenanceDue({ at: before(noon, 1), checkedAt: before(noon, 15) }, noon), {
    check: true
  })
})
