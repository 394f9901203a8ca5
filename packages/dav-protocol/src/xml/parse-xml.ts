// Bytes to elements, under limits: no document type and so no entities but the five, no deep or endless trees.
import { SaxesParser, type SaxesTagNS } from 'saxes'
import { DavSyntaxError } from '../dav-syntax-error.ts'
import { nameIn } from '../names.ts'
import type { XmlElement } from './xml-element.ts'

export interface XmlLimits {
  readonly depth: number
  readonly elements: number
}

const usual: XmlLimits = { depth: 100, elements: 50_000 }

interface Growing {
  readonly name: string
  readonly attributes: Record<string, string>
  readonly children: XmlElement[]
  text: string
}

/** The root. @throws DavSyntaxError */
export function parseXml(bytes: Buffer, limits: XmlLimits = usual): XmlElement {
  const parser = new SaxesParser({ xmlns: true })
  const open: Growing[] = []
  let root: Growing | undefined
  let elements = 0
  parser.on('error', (error) => {
    throw new DavSyntaxError(`The XML is malformed: ${error.message}`)
  })
  parser.on('doctype', () => {
    throw new DavSyntaxError('A document type declaration is not allowed')
  })
  parser.on('opentag', (tag) => {
    elements += 1
    if (open.length >= limits.depth) throw new DavSyntaxError('The XML is nested too deeply')
    if (elements > limits.elements) throw new DavSyntaxError('The XML has too many elements')
    const element = elementOf(tag)
    open.at(-1)?.children.push(element)
    root ??= element
    open.push(element)
  })
  parser.on('closetag', () => void open.pop())
  const addText = (text: string): void => {
    const inside = open.at(-1)
    if (inside !== undefined) inside.text += text
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.write(decoded(bytes)).close()
  if (root === undefined) throw new DavSyntaxError('The XML is empty')
  return root
}

function elementOf(tag: SaxesTagNS): Growing {
  const attributes: Record<string, string> = {}
  for (const { prefix, local, value } of Object.values(tag.attributes)) {
    if (prefix === '' && local !== 'xmlns') attributes[local] = value
    else if (prefix === 'xml') attributes[`xml:${local}`] = value
  }
  return { name: nameIn(tag.uri, tag.local), attributes, children: [], text: '' }
}

function decoded(bytes: Buffer): string {
  try {
    const encoding = bytes[0] === 0xfe || bytes[0] === 0xff ? 'utf-16' : 'utf-8'
    return new TextDecoder(bytes[0] === 0xfe ? 'utf-16be' : encoding, { fatal: true }).decode(bytes)
  } catch (error) {
    throw new DavSyntaxError('The XML is neither UTF-8 nor UTF-16', { cause: error })
  }
}
