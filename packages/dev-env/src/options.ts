// The options of `npm start`.
import { parseArgs } from 'node:util'
import { product } from '@postkeep/config'

export interface DevOptions {
  readonly domain: string
  /** Added to every public port: 993 becomes 10993. `free`: any that nobody uses. */
  readonly portBase: number | 'free'
  readonly dataDir: string
  /** How many mailboxes u1 … uN besides demo and admin. */
  readonly users: number
  readonly reset: boolean
  /** For loads and client tests: one process a service, no limits, no outbound delivery. */
  readonly lab: boolean
  readonly verbose: boolean
}

export class UsageError extends Error {}

export const usage = `npm start -- [options]: the whole of ${product.name} on this machine

  --domain D       the mail domain (${product.slug}.test)
  --users N        makes u1 … uN as well
  --port-base N    added to every port: 10000 makes IMAP 10993 (10000; as root 0); "free" takes any that are free
  --data-dir DIR   where everything is kept (.data)
  --reset          throws the data away first
  --lab            for loads and client tests: a process for each service, no limits, no outbound delivery
  --verbose        shows the services' log lines`

export function readOptions(args: readonly string[]): DevOptions | 'help' {
  const values = parse(args)
  if (values.help) return 'help'
  const { 'port-base': base } = values
  return {
    domain: domainOf(values.domain),
    portBase: base === 'free' ? base : wholeNumber('--port-base', base, 60_000),
    dataDir: values['data-dir'],
    users: wholeNumber('--users', values.users, 10_000),
    reset: values.reset,
    lab: values.lab,
    verbose: values.verbose
  }
}

function parse(args: readonly string[]) {
  const asRoot = process.getuid?.() === 0
  try {
    return parseArgs({
      args: [...args],
      options: {
        domain: { type: 'string', default: `${product.slug}.test` },
        users: { type: 'string', default: '0' },
        'port-base': { type: 'string', default: asRoot ? '0' : '10000' },
        'data-dir': { type: 'string', default: '.data' },
        reset: { type: 'boolean', default: false },
        lab: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false }
      }
    }).values
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`)
  }
}

function wholeNumber(option: string, text: string, maximum: number): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 0 && number <= maximum) return number
  throw new UsageError(`${option} takes a whole number from 0 to ${maximum}, not ${text}`)
}

function domainOf(text: string): string {
  if (/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+$/i.test(text)) return text.toLowerCase()
  throw new UsageError(`--domain takes a domain name such as example.test, not ${text}`)
}
