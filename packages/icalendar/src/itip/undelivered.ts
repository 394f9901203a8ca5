// What became of messages that were sent: SCHEDULE-STATUS of those whom they did not reach. RFC 6638 §3.2.9, §7.3.
import type { CalendarObject } from '../calendar-object.ts'
import { parameter, withParameter } from '../syntax/property.ts'
import { addressOf, isServedHere } from './calendar-user.ts'
import { membersOf, withMembers } from './itip-message.ts'

const undeliverable = '5.1'

/** `addresses`: in lower case. undefined: it says so already, or has none of them. */
export function withUndelivered(
  object: CalendarObject,
  addresses: ReadonlySet<string>
): CalendarObject | undefined {
  let isChanged = false
  const members = membersOf(object).map((one) => ({
    ...one,
    properties: one.properties.map((user) => {
      const isUser = user.name === 'ATTENDEE' || user.name === 'ORGANIZER'
      if (!isUser || !isServedHere(user) || !addresses.has(addressOf(user) ?? '')) return user
      if (parameter(user, 'SCHEDULE-STATUS') === undeliverable) return user
      isChanged = true
      return withParameter(user, 'SCHEDULE-STATUS', undeliverable)
    })
  }))
  return isChanged ? withMembers(object, members) : undefined
}
