import type { Component } from '../syntax/component.ts'
import type { CalendarTime } from '../values/calendar-time.ts'

/** One taking place of a component. Milliseconds since 1970 UTC. */
export interface Instance {
  /** The one that describes it: the master, or an override. */
  readonly component: Component
  /** When it was to start by the rule; undefined where nothing recurs. */
  readonly recurrence: CalendarTime | undefined
  /** undefined: a task that has none. */
  readonly start: CalendarTime | undefined
  /** A task without a start: when it is due. */
  readonly startsAt: number
  readonly endsAt: number
  /** It says how long it lasts. */
  readonly hasLength: boolean
}
