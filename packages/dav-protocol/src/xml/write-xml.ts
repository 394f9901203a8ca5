// Elements to text. Namespaces that DAV clients know get their usual prefixes, others `n1`, `n2` …
import { appleIcal, caldav, calendarServer, carddav, dav, splitName, type Name } from '../names.ts'
import type { XmlElement } from './xml-element.ts'

/** What can stand inside an element: text, elements, or several of these. */
export type Content = string | XmlElement | readonly XmlElement[] | undefined

const usual = new Map([
  [dav, 'D'],
  [caldav, 'C'],
  [carddav, 'A'],
  [calendarServer, 'CS'],
  [appleIcal, 'ICAL'],
  // No other prefix may have it: Namespaces in XML 1.0 §3.
  ['http://www.w3.org/XML/1998/namespace', 'xml']
])

const nothing: Readonly<Record<string, string>> = Object.freeze({})

export function element(
  name: Name,
  content?: Content,
  attributes: Readonly<Record<string, string>> = nothing
): XmlElement {
  if (typeof content === 'string') return { name, attributes, children: [], text: content }
  if (content === undefined) return { name, attributes, children: [], text: '' }
  return { name, attributes, children: Array.isArray(content) ? content : [content], text: '' }
}

/** A document. */
export function writeXml(root: XmlElement): string {
  const prefixes = new Map<string, string>()
  const body = written(root, prefixes)
  const declarations = [...prefixes].map(([uri, prefix]) => ` xmlns:${prefix}="${escapedValue(uri)}"`)
  // The root's own tag comes first in `body`: the declarations go behind its name.
  const at = /[\s/>]/.exec(body)!.index
  const head = '<?xml version="1.0" encoding="utf-8"?>\n'
  return `${head}${body.slice(0, at)}${declarations.join('')}${body.slice(at)}\n`
}

/** A part of a document that a document begun elsewhere holds; the prefixes used are added to `prefixes`. */
export function written(one: XmlElement, prefixes: Map<string, string>): string {
  const name = prefixed(one.name, prefixes)
  const attributes = Object.entries(one.attributes)
    .map(([key, value]) => ` ${key}="${escapedValue(value)}"`)
    .join('')
  if (one.children.length === 0 && one.text === '') return `<${name}${attributes}/>`
  const inside = one.children.map((inner) => written(inner, prefixes)).join('')
  return `<${name}${attributes}>${escapedText(one.text)}${inside}</${name}>`
}

function prefixed(name: Name, prefixes: Map<string, string>): string {
  const { namespace, local } = splitName(name)
  if (namespace === '') return local
  let prefix = prefixes.get(namespace)
  if (prefix === undefined) {
    prefix = usual.get(namespace) ?? `n${prefixes.size + 1}`
    prefixes.set(namespace, prefix)
  }
  return `${prefix}:${local}`
}

// Characters that XML 1.0 cannot hold, not even as references, become U+FFFD.
// oxlint-disable-next-line no-control-regex
const impossible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
const special = /[&<>\r]/g
const references: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' }

function escapedText(text: string): string {
  return text
    .toWellFormed()
    .replace(impossible, '\ufffd')
    .replace(special, (character) => references[character]!)
}

function escapedValue(text: string): string {
  return escapedText(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')
}
