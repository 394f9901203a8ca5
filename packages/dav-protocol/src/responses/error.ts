// The body of a refusal: the precondition that failed. RFC 4918 §16.
import { D, type Name } from '../names.ts'
import { element, writeXml, type Content } from '../xml/write-xml.ts'

/** `description`: for people. */
export function errorDocument(
  precondition: Name,
  content?: Content,
  { description }: { readonly description?: string } = {}
): string {
  const told = description === undefined ? [] : [element(D('responsedescription'), description)]
  return writeXml(element(D('error'), [element(precondition, content), ...told]))
}
