// What everybody may see of a calendar object: not what is marked as private, no people, no alarms, no files that take a login.
// RFC 5545 §3.8.1.3, RFC 8607 §4.2.
import { parseCalendar } from '../calendar-object.ts'
import { valueOf, type Component } from '../syntax/component.ts'
import { parameter, type Property } from '../syntax/property.ts'
import { writeComponent } from '../syntax/write-component.ts'

const people = ['ATTENDEE', 'ORGANIZER', 'CONTACT', 'REQUEST-STATUS']

/** undefined: nothing. @throws CalendarDataError */
export function publicPart(object: Uint8Array): Buffer | undefined {
  const calendar = parseCalendar(object)
  const components = calendar.components.filter(isPublic).map(withoutPrivate)
  const hasMember = components.some(({ name }) => name !== 'VTIMEZONE')
  return hasMember ? Buffer.from(writeComponent({ ...calendar, components })) : undefined
}

function isPublic(component: Component): boolean {
  const value = valueOf(component, 'CLASS')?.trim().toUpperCase()
  return value === undefined || value === 'PUBLIC'
}

function withoutPrivate(component: Component): Component {
  const properties = component.properties.filter((one) => !people.includes(one.name) && !isManaged(one))
  const components = component.components.filter(({ name }) => name !== 'VALARM')
  return { ...component, properties, components }
}

function isManaged(one: Property): boolean {
  return one.name === 'ATTACH' && parameter(one, 'MANAGED-ID') !== undefined
}
