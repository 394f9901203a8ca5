// postkeep trace …: what became of a message, step by step.
import { findJourneys, type Journey, type Step } from '@postkeep/journey'
import { line, type Command } from '../command.ts'
import { Refusal, UsageError } from '../usage-error.ts'

const indent = ' '.repeat(14)
const width = 100

export const traceCommand: Command = {
  name: 'trace',
  summary: 'Show what became of a message, from the connection to the mailbox, the forward or the bounce',
  operands: ['WHAT'],
  options: { limit: { type: 'string', value: 'N', summary: 'At most so many messages (default 20)' } },
  notes:
    'WHAT is the id of a journey (in X-Postkeep-Reason, in Received and in the answer to the sender), an address, or a ' +
    'Message-ID. Journeys are kept for 30 days.',
  async run(services, given) {
    const text = given.operand('WHAT')
    const journeys = await findJourneys(await services.database(), {
      text,
      limit: limitOf(given.text('limit'))
    })
    if (journeys.length === 0) throw new Refusal(`Nothing is known of ${text} in the last 30 days`)
    return { json: journeys, blocks: [line(journeys.map(journeyText).join('\n\n'))] }
  }
}

/** Newest journey first; in it the oldest step first. */
function journeyText({ steps, trace }: Journey): string {
  const [first] = steps
  const messageId = steps.find(({ message_id }) => message_id)?.message_id
  const head = `Journey ${trace}, ${first?.at.toISOString().slice(0, 10)}${messageId ? `, Message-ID ${messageId}` : ''}`
  return [head, ...steps.flatMap(stepLines)].join('\n')
}

function stepLines({ addresses, at, email, event, remote, service, text }: Step): string[] {
  const time = at.toISOString().slice(11, 23)
  const about = addresses.length > 4 ? [...addresses.slice(0, 4), `${addresses.length - 4} more`] : addresses
  const queue = email === undefined ? '' : ` (queue ${email})`
  const details = [
    text,
    ...(remote?.address === undefined
      ? []
      : [`with ${remote.name ? `${remote.name} [${remote.address}]` : remote.address}`]),
    ...(remote?.reply === undefined ? [] : [`answer: ${remote.reply}`])
  ]
  const head = `${time}  ${service.padEnd(10)} ${event}: ${about.join(', ') || '<>'}${queue}`
  return [head, ...details.flatMap((detail) => wrapped(detail).map((part) => indent + part))]
}

function wrapped(text: string): string[] {
  const lines: string[] = []
  let current = ''
  for (const word of text.split(/\s+/)) {
    if (current !== '' && current.length + word.length + 1 > width - indent.length) {
      lines.push(current)
      current = `  ${word}`
    } else current = current === '' ? word : `${current} ${word}`
  }
  return [...lines, current].filter((each) => each.trim() !== '')
}

function limitOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (limit === 0) throw new UsageError(`--limit ${text} is not a number from 1 to 999`, 'trace')
  return limit
}
