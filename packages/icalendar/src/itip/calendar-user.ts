// Organisers and attendees. RFC 5545 §3.8.4.1, §3.8.4.3; SCHEDULE-AGENT: RFC 6638 §7.1.
import { propertiesOf, property, type Component } from '../syntax/component.ts'
import { parameter, withParameter, type Property } from '../syntax/property.ts'

/** Asked with an address in lower case: is it one's own, or one's alias? */
export type Self = Pick<ReadonlySet<string>, 'has'>

/** The e-mail address of a calendar user; undefined: it has none. */
export function addressOf({ value }: Property): string | undefined {
  const match = /^\s*mailto:([^?\s]+@[^?\s]+)/i.exec(value)
  return match?.[1]!.toLowerCase()
}

export function organizerOf(component: Component): string | undefined {
  const organizer = property(component, 'ORGANIZER')
  return organizer && addressOf(organizer)
}

export function attendeesOf(component: Component): Property[] {
  return propertiesOf(component, 'ATTENDEE')
}

export function attendeeAmong(component: Component, addresses: Self): Property | undefined {
  return attendeesOf(component).find((one) => addresses.has(addressOf(one) ?? ''))
}

export function partstatOf(attendee: Property): string {
  return parameter(attendee, 'PARTSTAT')?.toUpperCase() ?? 'NEEDS-ACTION'
}

/** The server is to tell it; CLIENT and NONE say that it is not. */
export function isServedHere(one: Property): boolean {
  return (parameter(one, 'SCHEDULE-AGENT')?.toUpperCase() ?? 'SERVER') === 'SERVER'
}

/** MANAGED-ID: the attachment is kept by the organiser's server, and nobody else changes it (RFC 8607). */
const ours = ['SCHEDULE-AGENT', 'SCHEDULE-STATUS', 'SCHEDULE-FORCE-SEND', 'MANAGED-ID']

/** The same component with this attendee in the place of the one of the same address. */
export function withAttendee(component: Component, attendee: Property): Component {
  const address = addressOf(attendee)
  const properties = component.properties.map((one) =>
    one.name === 'ATTENDEE' && addressOf(one) === address ? attendee : one
  )
  return { ...component, properties }
}

/** Without what is between a client and its server alone. RFC 6638 §7. */
export function withoutScheduleParameters(one: Property): Property {
  if (!one.parameters.some(({ name }) => ours.includes(name))) return one
  return ours.reduce((rest, name) => withParameter(rest, name, undefined), one)
}
