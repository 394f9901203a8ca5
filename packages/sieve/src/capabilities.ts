// The extensions that a script may require: those whose words are in the tables. RFC 5228 §2.10.5
import { actions } from './known-actions.ts'
import type { Word } from './known-word.ts'
import { tests } from './known-tests.ts'

const needed = (words: Readonly<Record<string, Word>>) =>
  Object.values(words).flatMap(({ needs, tags = {} }) => [
    ...(needs ?? []),
    ...Object.values(tags).flatMap((tag) => tag.needs ?? [])
  ])

/** In the order of the alphabet. */
export const capabilities: readonly string[] = [
  ...new Set([
    ...needed(actions),
    ...needed(tests),
    'encoded-character',
    'comparator-i;octet',
    'comparator-i;ascii-casemap',
    'comparator-i;ascii-numeric',
    'comparator-i;unicode-casemap'
  ])
].sort()
