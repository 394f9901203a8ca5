export { binarySection } from './binary-section.ts'
export { body, bodyStructure } from './body-structure.ts'
export { cachedHeaderNames, cachedHeaders } from './cached-headers.ts'
export { decodeCharset } from './decode-charset.ts'
export { decodeHeaderText } from './decode-header-text.ts'
export { decodePart } from './decode-part.ts'
export { decodedText } from './decoded-text.ts'
export { envelope } from './envelope.ts'
export { encodeWords } from './encode-words.ts'
export { foldHeader } from './fold-header.ts'
export { formatAddressList } from './format-address-list.ts'
export { hasAttachment } from './has-attachment.ts'
export { firstHeader, headerFields, type HeaderField } from './header-fields.ts'
export { htmlToText } from './html-to-text.ts'
export { indexMessage } from './index-message.ts'
export { hasBareLineEnding, normalisedLineEndings, normaliseLineEndings } from './line-endings.ts'
export { parseMessageId, parseMessageIds } from './message-ids.ts'
export {
  defaultLimits,
  type Disposition,
  type HeaderIndex,
  type MessagePart,
  type MimeLimits,
  type Parameter
} from './message-part.ts'
export { parseAddressList, type MailAddress } from './parse-address-list.ts'
export { parseDate } from './parse-date.ts'
export { partFileName } from './part-file-name.ts'
export { preview, previewValue } from './preview.ts'
export { prepareMessage, type PreparedMessage } from './prepare-message.ts'
export { findPart, section, type SectionSpec } from './section.ts'
export { cachedSelection, headerFieldsOf, packHeaderEntry, selectedRuns } from './header-entry.ts'
export { selectHeaderFields } from './select-header-fields.ts'
export { wireSize } from './wire-size.ts'
