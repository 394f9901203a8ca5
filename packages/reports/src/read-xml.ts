// XML as a tree of names and texts, for small documents of strangers: no doctype, so no entities; bounded depth and size.
import { SaxesParser } from 'saxes'

export interface XmlNode {
  readonly name: string
  text: string
  readonly children: XmlNode[]
}

const mostDepth = 20
const mostNodes = 500_000

/** The root element. @throws Error where it is not well-formed, or beyond the bounds */
export function readXml(text: string): XmlNode {
  const parser = new SaxesParser()
  const root: XmlNode = { name: '', text: '', children: [] }
  const open: XmlNode[] = [root]
  let nodes = 0
  parser.on('error', (error) => {
    throw error
  })
  parser.on('doctype', () => {
    throw new TypeError('XML with a doctype is not read')
  })
  parser.on('opentag', ({ name }) => {
    const node = { name: name.replace(/^.*:/, ''), text: '', children: [] }
    nodes++
    if (open.length > mostDepth || nodes > mostNodes) throw new RangeError('XML beyond the bounds')
    open.at(-1)!.children.push(node)
    open.push(node)
  })
  parser.on('text', (piece) => void (open.at(-1)!.text += piece))
  parser.on('closetag', () => void open.pop())
  parser.write(text).close()
  const [element] = root.children
  if (!element) throw new TypeError('XML without an element')
  return element
}

export function childrenOf(node: XmlNode | undefined, name: string): XmlNode[] {
  return node?.children.filter((child) => child.name === name) ?? []
}

/** The first along the path. */
export function nodeAt(node: XmlNode | undefined, ...path: string[]): XmlNode | undefined {
  return path.reduce<XmlNode | undefined>((at, name) => childrenOf(at, name)[0], node)
}

/** One line of bounded length; empty where it is missing. */
export function textAt(node: XmlNode | undefined, ...path: string[]): string {
  return lineOf(nodeAt(node, ...path)?.text ?? '')
}

const longestText = 300

export function lineOf(text: string): string {
  return text
    .replace(/[\s\p{Cc}\p{Bidi_Control}]+/gu, ' ')
    .trim()
    .slice(0, longestText)
}
