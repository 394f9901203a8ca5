// postkeep domain filter …: what a domain does about spam, programs and viruses.
import type { DomainSettings } from '@postkeep/directory'
import type { Command } from '../command.ts'
import type { Given } from '../given.ts'
import { UsageError } from '../usage-error.ts'

const name = 'domain filter'

export const domainFilterCommand: Command = {
  name,
  summary: 'Show or change what a domain does about spam, programs and viruses',
  operands: ['DOMAIN'],
  options: {
    'junk-score': { type: 'string', value: 'N', summary: 'From here on mail goes to Junk; 0: as the server' },
    'reject-score': { type: 'string', value: 'N', summary: 'From here on mail is refused; 0: as the server' },
    executables: { type: 'string', value: 'WHAT', summary: 'Attached programs: block, junk or allow' },
    viruses: { type: 'boolean', summary: 'Refuse viruses (--no-viruses: let them in)' }
  },
  async run(services, given) {
    const { domains } = await services.directory()
    const domain = await domains.update(given.operand('DOMAIN'), changesOf(given))
    const executables = domain.has_executable_protection ? domain.executable_policy : 'allow'
    const score = (value: number) => (value === 0 ? 'as the server' : String(value))
    const facts: [string, string][] = [
      ['Domain', domain.name],
      ['Junk from score', score(domain.spam_junk_score)],
      ['Refused from score', score(domain.spam_reject_score)],
      ['Attached programs', executables],
      ['Viruses', domain.has_virus_protection ? 'refused' : 'let in']
    ]
    const { has_virus_protection, spam_junk_score, spam_reject_score } = domain
    const json = {
      domain: domain.name,
      spam_junk_score,
      spam_reject_score,
      executables,
      has_virus_protection
    }
    return { json, blocks: [{ kind: 'facts', facts }] }
  }
}

function changesOf(given: Given): Partial<DomainSettings> {
  const [junk, reject] = [given.text('junk-score'), given.text('reject-score')]
  const viruses = given.flag('viruses')
  return {
    ...(junk !== undefined && { spam_junk_score: scoreOf(junk) }),
    ...(reject !== undefined && { spam_reject_score: scoreOf(reject) }),
    ...executablesOf(given.text('executables')),
    ...(viruses !== undefined && { has_virus_protection: viruses })
  }
}

function executablesOf(text: string | undefined): Partial<DomainSettings> {
  if (text === undefined) return {}
  if (text === 'allow') return { has_executable_protection: false }
  if (text === 'block' || text === 'junk') return { has_executable_protection: true, executable_policy: text }
  throw new UsageError(`${text} is none of block, junk and allow`, name)
}

function scoreOf(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new UsageError(`${text} is not a score`, name)
  return Number(text)
}
