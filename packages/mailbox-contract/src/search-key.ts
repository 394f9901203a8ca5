// A search as data: what IMAP's SEARCH, the API's filters and maintenance jobs ask of a folder. RFC 9051 §6.4.4.

/** Ranges of UIDs as a flat list: low, high, low, high, … both ends included, ascending, not overlapping. */
export type UidRanges = readonly number[]

export type SearchKey =
  | { readonly type: 'all' }
  | { readonly type: 'and' | 'or'; readonly keys: readonly SearchKey[] }
  | { readonly type: 'not'; readonly key: SearchKey }
  /** Sequence numbers are turned into UIDs by the asker, who alone knows them. */
  | { readonly type: 'uids'; readonly ranges: UidRanges }
  /** A flag or keyword by name, e.g. `\Seen`, `$Junk`. */
  | { readonly type: 'flag'; readonly name: string }
  | { readonly type: 'larger' | 'smaller'; readonly bytes: number }
  /** Whole days, `YYYY-MM-DD`, without regard to time and zone. `sent…` is the Date field, else INTERNALDATE, else SAVEDATE. */
  | { readonly type: 'before' | 'on' | 'since'; readonly date: string }
  | { readonly type: 'sentBefore' | 'sentOn' | 'sentSince'; readonly date: string }
  | { readonly type: 'savedBefore' | 'savedOn' | 'savedSince'; readonly date: string }
  /** RFC 5032: INTERNALDATE at least / at most `seconds` ago. */
  | { readonly type: 'older' | 'younger'; readonly seconds: number }
  | { readonly type: 'modseq'; readonly atLeast: number }
  /**
   * Substring, without regard to case, of a header field's decoded value; empty text: the field exists.
   * `fuzzy` (RFC 6203), here and below: all its words, each as the beginning of a word, in whatever order.
   */
  | { readonly type: 'header'; readonly name: string; readonly text: string; readonly fuzzy?: true }
  /** Substring of the text parts (`body`), or of header and text parts (`text`). */
  | { readonly type: 'body' | 'text'; readonly text: string; readonly fuzzy?: true }
  /** OBJECTID (RFC 8474). */
  | { readonly type: 'emailId' | 'threadId'; readonly id: string }

/** RFC 5256 §3, RFC 5957; `relevancy`: RFC 6203 §6. */
export type SortKey =
  | 'arrival'
  | 'cc'
  | 'date'
  | 'displayFrom'
  | 'displayTo'
  | 'from'
  | 'relevancy'
  | 'size'
  | 'subject'
  | 'to'

export interface SortCriterion {
  readonly key: SortKey
  readonly reverse: boolean
}

export type ThreadAlgorithm = 'orderedSubject' | 'references'

/** How far a search is, in messages whose text had to be read. A frame of its stream: u32le done, u32le total. */
export interface SearchProgress {
  readonly done: number
  readonly total: number
}
