// The messages of a run: the same bytes for every server, made from a seed.
import { messageOfSize, realisticMessages } from '@postkeep/testkit'

export interface CorpusMessage {
  readonly raw: Buffer
  /** Seconds since 1970 UTC. */
  readonly internalDate: number
}

/** A word that stands in the text of exactly one message in a thousand. */
export const rareWord = 'quixotically'

export function corpus(count: number): CorpusMessage[] {
  return [...corpusOf(count)]
}

/** One by one, where all of them would fill the memory. */
export function* corpusOf(count: number): Generator<CorpusMessage, undefined> {
  let index = 0
  for (const { internalDate, raw } of realisticMessages(count, 42)) {
    yield {
      raw: index % 1000 === 500 ? withRareWord(index) : raw,
      internalDate: Math.floor(internalDate / 1000)
    }
    index++
  }
  return undefined
}

/** `count` different messages of about `bytes` bytes each. */
export function messagesOfSize(bytes: number, count: number): Buffer[] {
  return Array.from({ length: count }, (_, index) => messageOfSize(bytes, index + 1))
}

function withRareWord(index: number): Buffer {
  return Buffer.from(
    `From: "Rare Writer" <rare@sender.test>\r\nTo: u1@bench.test\r\nSubject: A rare word, number ${index}\r\n` +
      `Date: Mon, 2 Mar 2026 10:00:00 +0000\r\nMessage-ID: <rare-${index}@sender.test>\r\n` +
      `MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n` +
      `This one was written ${rareWord}, for the search to find.\r\n`
  )
}
