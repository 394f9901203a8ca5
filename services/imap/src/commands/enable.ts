// ENABLE. RFC 9051 §6.3.1, RFC 5161; UTF8=ACCEPT: RFC 9755 §3; QRESYNC: RFC 7162 §3.2.3; UIDONLY: RFC 9586 §3.
import { enabledResponse, parseEnable } from '@postkeep/imap-protocol'
import type { Client } from '../client.ts'
import type { Session } from '../session.ts'
import { loggedIn, register } from './command.ts'

interface Extension {
  readonly name: string
  readonly isOn: (session: Session) => boolean
  readonly turnOn: (client: Client) => void
}

const extensions: readonly Extension[] = [
  {
    name: 'CONDSTORE',
    isOn: (session) => session.condstore,
    turnOn: ({ session, output }) => session.enableCondstore(output.buffer)
  },
  {
    name: 'QRESYNC',
    isOn: (session) => session.qresync,
    turnOn({ session, output }) {
      session.qresync = true
      session.enableCondstore(output.buffer)
    }
  },
  {
    name: 'UIDONLY',
    isOn: (session) => session.uidOnly,
    turnOn: ({ session }) => void (session.uidOnly = true)
  },
  {
    name: 'IMAP4rev2',
    isOn: (session) => session.rev2,
    turnOn: ({ session }) => void (session.rev2 = true)
  },
  {
    name: 'UTF8=ACCEPT',
    isOn: (session) => session.utf8,
    turnOn: ({ session }) => void (session.utf8 = true)
  }
]

export const enable = register({
  name: 'ENABLE',
  states: loggedIn,
  capabilities: ['ENABLE', 'UTF8=ACCEPT', 'UIDONLY'],
  parse: parseEnable,
  async run({ client }, { capabilities }) {
    const wanted = extensions.filter(
      ({ name, isOn }) => capabilities.includes(name.toUpperCase()) && !isOn(client.session)
    )
    client.output.text(enabledResponse(wanted.map(({ name }) => name)))
    for (const { turnOn } of wanted) turnOn(client)
  }
})
