export interface ChunkRow {
  readonly number: number
  /** By `packChunk`. */
  readonly compressed: Buffer
}
