// Properties of a collection that are kept as a client has set them ("dead" ones, RFC 4918 §4), as the mailbox keeps
// texts: plain text as it is, so that others can read a name or a colour; what has more in it as a document.
import { element, parseXml, writeXml, type Name, type XmlElement } from '@postkeep/dav-protocol'

const document = '<?xml '

export function packProperty(property: XmlElement): string {
  const { attributes, children, text } = property
  const isPlain = children.length === 0 && Object.keys(attributes).length === 0 && !text.startsWith(document)
  return isPlain ? text : writeXml(property)
}

export function unpackProperty(name: Name, stored: string): XmlElement {
  return stored.startsWith(document) ? parseXml(Buffer.from(stored)) : element(name, stored)
}
