// postkeep alias vacation …: what an alias answers while its owner is away.
import type { VacationSettings } from '@postkeep/directory'
import type { Command } from '../command.ts'
import { time, yesNo } from '../format.ts'
import type { Given } from '../given.ts'
import { UsageError } from '../usage-error.ts'

const name = 'alias vacation'

export const aliasVacationCommand: Command = {
  name,
  summary: 'Show or change what an alias answers while its owner is away',
  operands: ['ADDRESS'],
  options: {
    on: { type: 'boolean', summary: 'Answer' },
    off: { type: 'boolean', summary: 'Do not answer any more' },
    subject: { type: 'string', value: 'TEXT', summary: 'Default: Auto: and the subject that is answered' },
    text: { type: 'string', value: 'TEXT', summary: 'What it says, at most 1000 characters' },
    from: { type: 'string', value: 'DATE', summary: 'From then on, as in 2026-07-01 (UTC); none: at once' },
    until: { type: 'string', value: 'DATE', summary: 'Until then; none: until it is switched off' }
  },
  notes:
    'Each sender is told once in four days; lists, programs, and senders that neither SPF nor DKIM vouches for are not told.',
  async run(services, given) {
    const { aliases } = await services.directory()
    const { address, vacation_responder } = await aliases.setVacation(
      given.operand('ADDRESS'),
      changesOf(given)
    )
    const { end_date, is_enabled, message, start_date, subject } = vacation_responder
    const facts: [string, string][] = [
      ['Alias', address],
      ['Answers', yesNo(is_enabled)],
      ['From', time(start_date)],
      ['Until', time(end_date)],
      ['Subject', subject],
      ['Text', message]
    ]
    return {
      json: { address, is_enabled, start_date, end_date, subject, message },
      blocks: [{ kind: 'facts', facts: facts.filter(([, value]) => value !== '') }]
    }
  }
}

function changesOf(given: Given): VacationSettings {
  const [isOn, isOff] = [given.flag('on') === true, given.flag('off') === true]
  if (isOn && isOff) throw new UsageError('Give either --on or --off', name)
  const [subject, message] = [given.text('subject'), given.text('text')]
  const [from, until] = [given.text('from'), given.text('until')]
  return {
    ...((isOn || isOff) && { is_enabled: isOn }),
    ...(subject !== undefined && { subject }),
    ...(message !== undefined && { message }),
    ...(from !== undefined && { start_date: dateOf(from) }),
    ...(until !== undefined && { end_date: dateOf(until) })
  }
}

function dateOf(text: string): Date | null {
  if (text === 'none') return null
  const date = new Date(text)
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(date.getTime()))
    throw new UsageError(`${text} is not a date such as 2026-07-01`, name)
  return date
}
