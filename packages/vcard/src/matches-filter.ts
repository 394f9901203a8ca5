// Whether a card is meant by an addressbook-query. RFC 6352 §10.5.
import { textMatches, type CardFilter, type CardPropertyFilter, type TextMatch } from '@postkeep/dav-protocol'
import { parameterValues, type ContentLine } from './content-line.ts'
import { textOf, type Card } from './parse-card.ts'

/** A filter without property filters means each card. */
export function matchesFilter({ lines }: Card, { test, properties }: CardFilter): boolean {
  if (properties.length === 0) return true
  return holds(test, properties, (property) => propertyHolds(lines, property))
}

function propertyHolds(lines: readonly ContentLine[], filter: CardPropertyFilter): boolean {
  const { isNotDefined, matches, parameters, test } = filter
  const found = lines.filter((line) => isNamed(line, filter.name))
  if (isNotDefined) return found.length === 0
  if (matches.length === 0 && parameters.length === 0) return found.length > 0
  const conditions: ((line: ContentLine) => boolean)[] = [
    ...matches.map((match) => (line: ContentLine) => textMatches(match, textOf(line))),
    ...parameters.map((parameter) => (line: ContentLine) => parameterHolds(line, parameter))
  ]
  // All conditions speak of the same property of the card.
  return found.some((line) => holds(test, conditions, (condition) => condition(line)))
}

/** `ITEM1.EMAIL` means that of the group only. */
function isNamed({ group, name }: ContentLine, wanted: string): boolean {
  return wanted.includes('.') ? `${group.toUpperCase()}.${name}` === wanted : name === wanted
}

function parameterHolds(line: ContentLine, filter: CardPropertyFilter['parameters'][number]): boolean {
  const values = parameterValues(line, filter.name)
  if (filter.isNotDefined) return values.length === 0
  if (filter.match === undefined) return values.length > 0
  return anyMatches(filter.match, values)
}

function anyMatches(match: TextMatch, values: readonly string[]): boolean {
  return values.some((value) => textMatches(match, value))
}

function holds<T>(test: CardFilter['test'], all: readonly T[], one: (item: T) => boolean): boolean {
  return test === 'allof' ? all.every(one) : all.some(one)
}
