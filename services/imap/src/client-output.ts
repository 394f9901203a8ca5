// Responses to one client: gathered, and written in large pieces.
import type { Writable } from 'node:stream'
import { SocketOutput } from '@postkeep/client-listener'
import { OutputBuffer } from '@postkeep/imap-protocol'

export class ClientOutput extends SocketOutput {
  readonly buffer: OutputBuffer

  constructor(stream: Writable) {
    super(stream)
    this.buffer = new OutputBuffer((piece) => this.write(piece))
  }

  /** Adds byte strings. */
  text(bytes: string): void {
    this.buffer.text(bytes)
  }

  flush(): void {
    this.buffer.flush()
  }
}
