// A connection over TLS on which lines are sent as they are written.
import { once } from 'node:events'
import { connect } from 'node:tls'
import { RawClient } from '@postkeep/testkit'
import type { Account, Fixture } from './fixture.ts'

export async function openClient(fixture: Fixture): Promise<RawClient> {
  const socket = connect({ port: fixture.imaps, host: '127.0.0.1', ca: fixture.ca })
  await once(socket, 'secureConnect')
  return new RawClient(socket)
}

export function loginLine({ user, password }: Account): string {
  return `login LOGIN ${user} ${password}\r\n`
}
