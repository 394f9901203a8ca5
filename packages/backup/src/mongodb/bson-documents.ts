// Documents one after the other, as mongodump writes them: each begins with its length (https://bsonspec.org).
const lengthBytes = 4
/** MongoDB's limit is 16 MiB; internal documents may be a little larger. */
const longestDocument = 17 * 1024 * 1024

/** Throws where the content is cut off or is no BSON. */
export async function* bsonDocuments(content: AsyncIterable<Uint8Array>): AsyncIterable<Buffer> {
  let waiting = Buffer.alloc(0)
  for await (const piece of content) {
    waiting = waiting.length === 0 ? Buffer.from(piece) : Buffer.concat([waiting, piece])
    let start = 0
    while (waiting.length - start >= lengthBytes) {
      const length = waiting.readInt32LE(start)
      if (length < 5 || length > longestDocument) throw new Error('the dump of a collection is no BSON')
      if (waiting.length - start < length) break
      yield waiting.subarray(start, start + length)
      start += length
    }
    waiting = waiting.subarray(start)
  }
  if (waiting.length > 0) throw new Error('the dump of a collection is cut off')
}
