// Bytes in memory as they came. Small pieces are joined, or a client that sends byte by byte would cost us a
// hundred times what it sends.
const smallBytes = 4096
const blockBytes = 16_384

export class ChunkList {
  readonly #chunks: Buffer[] = []
  #block = Buffer.alloc(0)
  #blockUsed = 0

  get chunks(): readonly Buffer[] {
    return this.#blockUsed > 0 ? [...this.#chunks, this.#block.subarray(0, this.#blockUsed)] : this.#chunks
  }

  append(chunk: Buffer): void {
    if (chunk.length >= smallBytes) {
      this.#closeBlock()
      this.#chunks.push(chunk)
      return
    }
    if (this.#blockUsed + chunk.length > this.#block.length) {
      this.#closeBlock()
      this.#block = Buffer.allocUnsafeSlow(blockBytes)
    }
    this.#blockUsed += chunk.copy(this.#block, this.#blockUsed)
  }

  concat(): Buffer {
    const { chunks } = this
    return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
  }

  #closeBlock(): void {
    if (this.#blockUsed > 0) this.#chunks.push(this.#block.subarray(0, this.#blockUsed))
    this.#block = this.#block.subarray(this.#blockUsed)
    this.#blockUsed = 0
  }
}
