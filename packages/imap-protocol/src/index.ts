export * from './date-time.ts'
export * from './imap-syntax-error.ts'
export * from './mailbox-name.ts'
export * from './message-url.ts'
export * from './requests/append.ts'
export * from './requests/authenticate.ts'
export type { BodySection } from './requests/body-section.ts'
export * from './requests/cancel-update.ts'
export * from './requests/command.ts'
export * from './requests/compress.ts'
export * from './requests/copy.ts'
export * from './requests/create.ts'
export * from './requests/enable.ts'
export * from './requests/esearch.ts'
export * from './requests/expunge.ts'
export * from './requests/fetch.ts'
export * from './requests/id.ts'
export * from './requests/list.ts'
export * from './requests/login.ts'
export * from './requests/mailbox.ts'
export * from './requests/metadata.ts'
export * from './requests/nothing.ts'
export * from './requests/notify.ts'
export * from './requests/quota.ts'
export * from './requests/rename.ts'
export * from './requests/replace.ts'
export { parseSearch, type SearchProgram, type SearchRequest } from './requests/search.ts'
export {
  partialSpan,
  type PartialRange,
  type SearchReturn,
  type SearchReturns
} from './requests/search-return.ts'
export { type SearchTree, resolveSearchKey, searchesFor } from './requests/search-key.ts'
export * from './requests/select.ts'
export * from './requests/sort.ts'
export * from './requests/status.ts'
export * from './requests/store.ts'
export * from './requests/thread.ts'
export * from './responses/fetch.ts'
export * from './responses/flag-texts.ts'
export * from './responses/folder.ts'
export * from './responses/list.ts'
export * from './responses/metadata.ts'
export * from './responses/quota.ts'
export {
  contextResponse,
  type ContextChange,
  esearchResponse,
  type EsearchOptions,
  quoted,
  searchResponse,
  type SearchResult
} from './responses/search.ts'
export * from './responses/server.ts'
export * from './responses/status-data.ts'
export * from './responses/status-response.ts'
export * from './responses/thread.ts'
export * from './sequence-set.ts'
export * from './wire/command-decoder.ts'
export * from './wire/command-limits.ts'
export type { CommandLine } from './wire/command-line.ts'
export { headOf } from './wire/command-line.ts'
export { encodeMailbox, encodeString } from './wire/encoder.ts'
export { OutputBuffer } from './wire/output-buffer.ts'
export type { RequestReader } from './wire/request-reader.ts'
