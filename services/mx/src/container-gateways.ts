// The gateways of the networks that a container is in: what Docker puts in place of a client's address where it
// cannot keep it. Empty outside of containers.
import { existsSync, readFileSync } from 'node:fs'

export function containerGateways(): string[] {
  const isContainer = existsSync('/.dockerenv') || existsSync('/run/.containerenv')
  if (!isContainer) return []
  return [...gatewaysOfIPv4(read('/proc/net/route')), ...gatewaysOfIPv6(read('/proc/net/ipv6_route'))]
}

/** Of /proc/net/route: hexadecimal, in the byte order of the machine. */
export function gatewaysOfIPv4(table: string): string[] {
  return columnsOf(table).flatMap(([, , gateway = '', flags = '']) => {
    const isGateway = (Number.parseInt(flags, 16) & 2) !== 0
    if (!isGateway || !/^[\da-f]{8}$/i.test(gateway)) return []
    return [[...Buffer.from(gateway, 'hex')].toReversed().join('.')]
  })
}

/** Of /proc/net/ipv6_route: destination, source, next hop, metric, …, flags, device. */
export function gatewaysOfIPv6(table: string): string[] {
  return columnsOf(table).flatMap((columns) => {
    const [gateway = '', flags = ''] = [columns[4], columns[8]]
    const isGateway = (Number.parseInt(flags, 16) & 2) !== 0
    if (!isGateway || !/^[\da-f]{32}$/i.test(gateway)) return []
    return [gateway.match(/.{4}/g)!.join(':')]
  })
}

function columnsOf(table: string): string[][] {
  return table.split('\n').map((line) => line.trim().split(/\s+/))
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // A machine without IPv6 has no such file.
    return ''
  }
}
