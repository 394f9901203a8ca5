// When an alarm rings. RFC 5545 §3.6.6, RFC 4791 §9.9.
import type { TimeRange } from '@postkeep/dav-protocol'
import type { Instance } from '../recurrence/instance.ts'
import { valueOf, property, type Component } from '../syntax/component.ts'
import { parameter } from '../syntax/property.ts'
import { parseTime } from '../values/calendar-time.ts'
import { parseDuration, type Duration } from '../values/duration.ts'

const mostRepeats = 1_000
const dayLength = 86_400_000

/** `instance`: of the event or task that the alarm belongs to. */
export function alarmInRange(alarm: Component, instance: Instance, { start, end }: TimeRange): boolean {
  const trigger = property(alarm, 'TRIGGER')
  if (trigger === undefined) return false
  const at = triggerOf(trigger.value, parameter(trigger, 'RELATED') === 'END', instance)
  const gap = valueOf(alarm, 'DURATION')
  const every = gap === undefined ? 0 : length(parseDuration(gap))
  const repeats = every > 0 ? Math.min(Number(valueOf(alarm, 'REPEAT') ?? 0) || 0, mostRepeats) : 0
  for (let index = 0; index <= repeats; index++) {
    const rings = at + index * every
    if (start <= rings && end > rings) return true
  }
  return false
}

function triggerOf(value: string, isFromEnd: boolean, { startsAt, endsAt, start }: Instance): number {
  if (!/^[+-]?P/.test(value)) {
    const time = parseTime(value)
    return (time.zone ?? { toUtc: (wall: number) => wall }).toUtc(time.wall)
  }
  const from = isFromEnd || start === undefined ? endsAt : startsAt
  return from + length(parseDuration(value))
}

function length({ days, ms }: Duration): number {
  return days * dayLength + ms
}
