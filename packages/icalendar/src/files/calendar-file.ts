// Calendar objects joined into one file, an object at a time; each time zone stands once, before the first that names it.
// RFC 5545 §3.4; the calendar's name as all programs read it: X-WR-CALNAME.
import { parseCalendar } from '../calendar-object.ts'
import { valueOf } from '../syntax/component.ts'
import { productId } from '../query/free-busy.ts'
import { makeProperty } from '../syntax/property.ts'
import { writeComponent, writeProperty } from '../syntax/write-component.ts'
import { escapeText } from '../values/text.ts'
import { ianaZone } from '../zones/iana-zone.ts'

export class CalendarFile {
  readonly #head: string
  readonly #zones = new Map<string, string>()

  /** `name`: of the calendar. */
  constructor(name?: string) {
    const properties = [
      makeProperty('VERSION', '2.0'),
      makeProperty('PRODID', productId),
      makeProperty('CALSCALE', 'GREGORIAN'),
      ...(name === undefined ? [] : [makeProperty('X-WR-CALNAME', escapeText(name))])
    ]
    this.#head = ['BEGIN:VCALENDAR', ...properties.map(writeProperty), ''].join('\r\n')
  }

  begin(): string {
    return this.#head
  }

  /** @throws CalendarDataError */
  add(object: Uint8Array): string {
    const { components } = parseCalendar(object)
    const timezones = components.filter(({ name }) => name === 'VTIMEZONE')
    const written: string[] = []
    for (const timezone of timezones) {
      const [tzid, text] = [valueOf(timezone, 'TZID') ?? '', writeComponent(timezone)]
      const known = this.#zones.get(tzid)
      if (known === undefined) written.push(text)
      // Two zones of one name that nobody else knows: what comes stands in a calendar of its own.
      else if (known !== text && ianaZone(tzid) === undefined) {
        this.#zones.clear()
        return `${this.end()}${this.#head}${this.add(object)}`
      }
      this.#zones.set(tzid, known ?? text)
    }
    const others = components.filter(({ name }) => name !== 'VTIMEZONE')
    return [...written, ...others.map(writeComponent)].join('')
  }

  end(): string {
    return 'END:VCALENDAR\r\n'
  }
}
