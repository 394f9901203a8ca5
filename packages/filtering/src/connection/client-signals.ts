// What the way a client presents itself says of it. Each is met with honest senders too, so none refuses alone.
// RFC 5321 §4.1.1.1, §4.1.4; RFC 8601 has SPF's part. Pure.
import { isIP } from 'node:net'
import { isAddressLiteral } from '@postkeep/address'
import type { Signal } from '../signal.ts'

export interface ClientFacts {
  readonly helo: string
  /** A name that leads back to its address; undefined: not known. */
  readonly hasName: boolean | undefined
  /** false: its name in HELO has no address; undefined: not known. */
  readonly heloResolves: boolean | undefined
  /** It spoke before it was greeted. */
  readonly isEarly: boolean
  /** Our own names: of the host, and of the domains that are received here. */
  readonly isOurName: boolean
}

export function clientSignals({ helo, heloResolves, hasName, isEarly, isOurName }: ClientFacts): Signal[] {
  const signals: Signal[] = []
  const add = (score: number, reason: string) => signals.push({ score, reason })
  if (isEarly) add(3, 'it spoke before it was greeted')
  if (hasName === false) add(1, 'its address has no name that leads back to it')
  if (isOurName) add(4, `it calls itself ${helo}, which is this server`)
  else if (isAddressLiteral(helo)) add(1, 'it has no name, only an address')
  else if (isIP(helo) !== 0 || !/^[a-z0-9_-]+(\.[a-z0-9_-]+)+\.?$/i.test(helo))
    add(2, `${helo || 'nothing'} is no full name of a host`)
  else if (heloResolves === false) add(1, `its name ${helo} has no address`)
  return signals
}
