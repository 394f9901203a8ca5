// An element of an XML document, as much of it as DAV needs: no comments, no processing instructions.
import type { Name } from '../names.ts'

export interface XmlElement {
  readonly name: Name
  /** Those without a namespace, by their local names; xmlns left out; `xml:lang` as `xml:lang`. */
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  /** All character data directly inside, joined; as it came. */
  readonly text: string
}

export function child(element: XmlElement, name: Name): XmlElement | undefined {
  return element.children.find((one) => one.name === name)
}

export function childrenOf(element: XmlElement, name: Name): XmlElement[] {
  return element.children.filter((one) => one.name === name)
}
