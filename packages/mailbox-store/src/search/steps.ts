// A search in steps: whoever drives it may do other work after each, so that a long search keeps nobody waiting.
import type { SearchProgress } from '@postkeep/mailbox-contract'

/** Each step may tell how far it is. */
export type Steps<Result> = Generator<SearchProgress | undefined, Result, void>
