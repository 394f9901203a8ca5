// Connections to the workers that have the mailboxes, past the service's main thread: one for each port that a login named.
import { Channel, type ChannelOptions } from './channel.ts'

export class WorkerChannels {
  readonly #options: Omit<ChannelOptions, 'port'>
  readonly #byPort = new Map<number, Channel>()

  constructor(options: Omit<ChannelOptions, 'port'>) {
    this.#options = options
  }

  at(port: number): Channel {
    const known = this.#byPort.get(port)
    if (known) return known
    // A worker that comes again may have another port: what is lost is not connected again.
    const channel: Channel = new Channel({ ...this.#options, port, onLost: () => this.drop(channel, port) })
    this.#byPort.set(port, channel)
    return channel
  }

  drop(channel: Channel, port: number): void {
    if (this.#byPort.get(port) === channel) this.#byPort.delete(port)
    void channel.close()
  }

  async close(): Promise<void> {
    await Promise.all([...this.#byPort.values()].map((channel) => channel.close()))
  }
}
