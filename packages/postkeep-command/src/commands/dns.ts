// postkeep dns: the DNS records of the server's own domain. The installer shows them, and writes them where it can.
import { isIP } from 'node:net'
import { serverDnsRecords } from '@postkeep/directory'
import type { Command } from '../command.ts'
import { UsageError } from '../usage-error.ts'

export const dnsCommand: Command = {
  name: 'dns',
  summary: "Show the DNS records of the server's own domain; domain show has those of a mail domain",
  operands: ['DOMAIN'],
  options: {
    ipv4: { type: 'string', value: 'ADDRESS', summary: "The server's IPv4 address" },
    ipv6: { type: 'string', value: 'ADDRESS', summary: "The server's IPv6 address" }
  },
  async run(_, given) {
    const [ipv4, ipv6] = [given.text('ipv4'), given.text('ipv6')]
    if (ipv4 !== undefined && isIP(ipv4) !== 4) throw new UsageError(`${ipv4} is no IPv4 address`, 'dns')
    if (ipv6 !== undefined && isIP(ipv6) !== 6) throw new UsageError(`${ipv6} is no IPv6 address`, 'dns')
    const records = serverDnsRecords(given.operand('DOMAIN'), { ipv4, ipv6 })
    const rows = records.map(({ type, name, value, priority }) => [
      type,
      name,
      priority === undefined ? value : `${priority} ${value}`
    ])
    return {
      json: records,
      blocks: [{ kind: 'table', columns: ['type', 'name', 'value'], rows, empty: '' }]
    }
  }
}
