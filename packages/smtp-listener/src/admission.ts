// Who may connect: counts connections, all of them and those of one address, from accept to close.
import { isIPv6, type Socket } from 'node:net'

export class Admission {
  readonly #maxConnections: number
  readonly #maxPerAddress: number
  readonly #inside = new Map<Socket, string>()
  readonly #perAddress = new Map<string, number>()

  constructor(limits: { maxConnections: number; maxConnectionsPerAddress: number }) {
    this.#maxConnections = limits.maxConnections
    this.#maxPerAddress = limits.maxConnectionsPerAddress
  }

  get size(): number {
    return this.#inside.size
  }

  /** Counts the socket until it closes, or says why not. */
  enter(socket: Socket): 'too many' | 'too many from this address' | undefined {
    const key = networkOf(socket.remoteAddress ?? '')
    const count = this.#perAddress.get(key) ?? 0
    if (this.#inside.size >= this.#maxConnections) return 'too many'
    if (count >= this.#maxPerAddress) return 'too many from this address'
    this.#inside.set(socket, key)
    this.#perAddress.set(key, count + 1)
    this.watch(socket)
    return undefined
  }

  /** Once more after STARTTLS, where smtp-server removes all listeners of the socket. */
  watch(socket: Socket): void {
    socket.once('close', () => this.#leave(socket))
  }

  #leave(socket: Socket): void {
    const key = this.#inside.get(socket)
    if (key === undefined) return
    this.#inside.delete(socket)
    const count = this.#perAddress.get(key)! - 1
    if (count > 0) this.#perAddress.set(key, count)
    else this.#perAddress.delete(key)
  }
}

/** The address itself, or the /64 of an IPv6 address. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.replace(/%.*$/, '').split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length)
  const groups = [...first, ...Array<string>(zeros).fill('0'), ...last]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
