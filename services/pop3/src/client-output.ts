// Answers to one client: small pieces are gathered.
import { SocketOutput } from '@postkeep/client-listener'

const mostGathered = 64 * 1024

export class ClientOutput extends SocketOutput {
  #pieces: Buffer[] = []
  #size = 0

  text(text: string): void {
    this.bytes(Buffer.from(text))
  }

  /** The bytes must not change afterwards. */
  bytes(piece: Buffer): void {
    this.#pieces.push(piece)
    this.#size += piece.length
    if (this.#size >= mostGathered) this.flush()
  }

  flush(): void {
    if (this.#pieces.length === 0) return
    this.write(this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces, this.#size))
    this.#pieces = []
    this.#size = 0
  }
}
