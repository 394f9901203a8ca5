// The body of a refusal: the precondition that failed. RFC 4918 §16.
import { D, type Name } from '../names.ts'
import { element, writeXml, type Content } from '../xml/write-xml.ts'

export function errorDocument(precondition: Name, content?: Content): string {
  return writeXml(element(D('error'), element(precondition, content)))
}
