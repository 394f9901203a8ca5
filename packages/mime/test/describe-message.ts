// What the fixture tests compare: everything that is derived of a message, as plain data.
import {
  bodyStructure,
  decodedText,
  envelope,
  indexMessage,
  type MessagePart,
  partFileName,
  prepareMessage
} from '../src/index.ts'

export function describeMessage(raw: Buffer): Record<string, unknown> {
  const root = indexMessage(raw)
  const prepared = prepareMessage(raw)
  return {
    envelope: envelope(raw, root).toString('latin1'),
    bodyStructure: bodyStructure(raw, root).toString('latin1'),
    subject: prepared.subject,
    addresses: prepared.addresses.split('\n'),
    sentDate: prepared.sentDate === undefined ? null : new Date(prepared.sentDate).toISOString(),
    text: decodedText(raw, root).split('\n'),
    hasAttachment: prepared.hasAttachment,
    fileNames: leaves(root).flatMap((part) => partFileName(part) ?? [])
  }
}

function leaves(part: MessagePart): MessagePart[] {
  if (part.message !== undefined) return [part, ...leaves(part.message)]
  return part.children.length > 0 ? part.children.flatMap(leaves) : [part]
}
