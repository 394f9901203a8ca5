// How much users and domains send a day, and how long what was delivered is kept.
import { line, type Command, type Report } from '../command.ts'
import type { Given } from '../given.ts'
import { UsageError } from '../usage-error.ts'

export const sendLimitCommands: readonly Command[] = [
  {
    name: 'user send-limit',
    summary: 'Say how many messages a person may send a day; 0: as the domain or the server',
    operands: ['EMAIL', 'MESSAGES'],
    options: {},
    async run(services, given) {
      const limit = numberOf(given, 'MESSAGES', 'user send-limit')
      const { email } = await (await services.directory()).users.setDailyLimit(given.operand('EMAIL'), limit)
      return limitReport({ user: email }, email, limit)
    }
  },
  {
    name: 'domain send-limit',
    summary: 'Say how many messages each person of a domain may send a day; 0: as the server',
    operands: ['DOMAIN', 'MESSAGES'],
    options: {},
    async run(services, given) {
      const limit = numberOf(given, 'MESSAGES', 'domain send-limit')
      const { domains } = await services.directory()
      const { name } = await domains.setDailyLimit(given.operand('DOMAIN'), limit)
      return limitReport({ domain: name }, `Each person of ${name}`, limit)
    }
  },
  {
    name: 'user recipient-limit',
    summary: 'Say how many recipients a message of a person may have; 0: as the domain or the server',
    operands: ['EMAIL', 'RECIPIENTS'],
    options: {},
    async run(services, given) {
      const limit = numberOf(given, 'RECIPIENTS', 'user recipient-limit')
      const { users } = await services.directory()
      const { email } = await users.setRecipientLimit(given.operand('EMAIL'), limit)
      return recipientReport({ user: email }, `A message of ${email}`, limit)
    }
  },
  {
    name: 'domain recipient-limit',
    summary: 'Say how many recipients a message of a domain may have; 0: as the server',
    operands: ['DOMAIN', 'RECIPIENTS'],
    options: {},
    async run(services, given) {
      const limit = numberOf(given, 'RECIPIENTS', 'domain recipient-limit')
      const { domains } = await services.directory()
      const { name } = await domains.setRecipientLimit(given.operand('DOMAIN'), limit)
      return recipientReport({ domain: name }, `A message of ${name}`, limit)
    }
  },
  {
    name: 'domain retention',
    summary: 'Keep what was delivered readable in the queue for some days (0 to 30)',
    operands: ['DOMAIN', 'DAYS'],
    options: {},
    async run(services, given) {
      const { domains } = await services.directory()
      const days = numberOf(given, 'DAYS', 'domain retention')
      const { name, retention_days } = await domains.update(given.operand('DOMAIN'), { retention_days: days })
      const kept = retention_days === 0 ? 'is not kept' : `is kept for ${retention_days} days`
      return { json: { domain: name, retention_days }, blocks: [line(`Sent mail of ${name} ${kept}`)] }
    }
  }
]

function numberOf(given: Given, operand: string, name: string): number {
  const text = given.operand(operand)
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${text} is not a whole number`, name)
  return Number(text)
}

function limitReport(about: Readonly<Record<string, string>>, who: string, limit: number): Report {
  const much = limit === 0 ? 'as much as is usual here' : `${limit} messages a day`
  return { json: { ...about, smtp_limit: limit }, blocks: [line(`${who} may send ${much}`)] }
}

function recipientReport(about: Readonly<Record<string, string>>, what: string, limit: number): Report {
  const many = limit === 0 ? 'as many recipients as is usual here' : `${limit} recipients`
  return { json: { ...about, smtp_recipient_limit: limit }, blocks: [line(`${what} may have ${many}`)] }
}
