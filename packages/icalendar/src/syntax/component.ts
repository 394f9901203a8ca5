// A component: properties and components inside it, in the order in which they came. RFC 5545 §3.6.
import type { Property } from './property.ts'

export interface Component {
  /** Upper case. */
  readonly name: string
  readonly properties: readonly Property[]
  readonly components: readonly Component[]
}

export function property({ properties }: Component, name: string): Property | undefined {
  return properties.find((one) => one.name === name)
}

export function propertiesOf({ properties }: Component, name: string): Property[] {
  return properties.filter((one) => one.name === name)
}

export function valueOf(component: Component, name: string): string | undefined {
  return property(component, name)?.value
}

/** The same component with these properties in the place of all those of their names. */
export function withProperties(component: Component, ...replaced: readonly Property[]): Component {
  return withoutProperties(
    component,
    replaced.map(({ name }) => name),
    replaced
  )
}

export function withoutProperties(
  component: Component,
  names: readonly string[],
  added: readonly Property[] = []
): Component {
  const kept = component.properties.filter(({ name }) => !names.includes(name))
  return { ...component, properties: [...kept, ...added] }
}
