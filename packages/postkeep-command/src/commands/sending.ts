// How an alias and a domain send: as whom, and by way of which server.
import type { Smarthost } from '@postkeep/directory'
import { line, type Command } from '../command.ts'
import type { Given } from '../given.ts'
import { UsageError } from '../usage-error.ts'

const tlsModes: readonly Smarthost['tls'][] = ['starttls', 'implicit', 'opportunistic', 'none']

export const sendingCommands: readonly Command[] = [
  {
    name: 'alias send-as',
    summary: 'Say what an alias may send as beside its own address; without --as: as nothing else',
    operands: ['ADDRESS'],
    options: {
      as: {
        type: 'string',
        multiple: true,
        value: 'ADDRESS',
        summary: 'Or *@domain; may be given several times'
      }
    },
    async run(services, given) {
      const { aliases } = await services.directory()
      const alias = await aliases.setSenders(given.operand('ADDRESS'), given.texts('as'))
      const names = alias.send_as.length === 0 ? 'itself only' : alias.send_as.join(', ')
      return {
        json: { address: alias.address, send_as: alias.send_as },
        blocks: [line(`${alias.address} may send as ${names}`)]
      }
    }
  },
  {
    name: 'domain smarthost',
    summary: "Send a domain's mail by way of another server; without --host: no longer",
    operands: ['DOMAIN'],
    options: {
      host: { type: 'string', value: 'HOST', summary: 'Its name' },
      port: { type: 'string', value: 'PORT', summary: 'Default 587' },
      tls: { type: 'string', value: 'MODE', summary: `${tlsModes.join(', ')} (default starttls)` },
      user: { type: 'string', value: 'NAME', summary: 'For its login; the password is asked for' },
      'when-blocked': { type: 'boolean', summary: 'Only where the servers of recipients cannot be reached' }
    },
    async run(services, given) {
      const { domains } = await services.directory()
      const [name, host] = [given.operand('DOMAIN'), given.text('host')]
      await domains.setSmarthost(name, host === undefined ? undefined : await smarthostOf(host, given))
      const way = host === undefined ? 'directly' : `by ${host}`
      return { json: { domain: name, smarthost: host ?? null }, blocks: [line(`${name} sends ${way}`)] }
    }
  }
]

async function smarthostOf(host: string, given: Given): Promise<Smarthost> {
  const [portText, tlsText, user] = [
    given.text('port') ?? '587',
    given.text('tls') ?? 'starttls',
    given.text('user')
  ]
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : 0
  if (port < 1 || port > 65_535) throw new UsageError(`${portText} is not a port`, 'domain smarthost')
  const tls = tlsModes.find((mode) => mode === tlsText)
  if (!tls) throw new UsageError(`${tlsText} is none of ${tlsModes.join(', ')}`, 'domain smarthost')
  const password = user === undefined ? undefined : await given.secret('Password of the smarthost')
  return { host, port, tls, user, password, when: given.flag('when-blocked') ? 'blocked' : 'always' }
}
