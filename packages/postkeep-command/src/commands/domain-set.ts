// postkeep domain set …: where a domain's forwards go to, and who is told of what came back.
import type { DomainSettings } from '@postkeep/directory'
import type { Command } from '../command.ts'
import type { Given } from '../given.ts'
import { UsageError } from '../usage-error.ts'

const name = 'domain set'

export const domainSetCommand: Command = {
  name,
  summary: 'Show or change where forwards of a domain go to, and what is told of bounces',
  operands: ['DOMAIN'],
  options: {
    'forward-port': { type: 'string', value: 'PORT', summary: 'Of the servers that it forwards to (25)' },
    'bounce-webhook': { type: 'string', value: 'URL', summary: 'Told of mail that came back; none: nobody' }
  },
  async run(services, given) {
    const { domains } = await services.directory()
    const domain = await domains.update(given.operand('DOMAIN'), changesOf(given))
    const facts: [string, string][] = [
      ['Domain', domain.name],
      ['Port of forwards', String(domain.smtp_port)],
      ['Bounce webhook', domain.bounce_webhook ?? 'none']
    ]
    const { bounce_webhook = null, smtp_port } = domain
    return { json: { domain: domain.name, smtp_port, bounce_webhook }, blocks: [{ kind: 'facts', facts }] }
  }
}

function changesOf(given: Given): Partial<DomainSettings> {
  const [port, hook] = [given.text('forward-port'), given.text('bounce-webhook')]
  if (port !== undefined && !/^\d{1,5}$/.test(port)) throw new UsageError(`${port} is not a port`, name)
  return {
    ...(port !== undefined && { smtp_port: Number(port) }),
    ...(hook !== undefined && { bounce_webhook: hook === 'none' ? '' : hook })
  }
}
