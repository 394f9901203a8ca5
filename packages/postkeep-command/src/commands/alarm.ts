// postkeep alarm: what the installer does at night tells the administrators by mail that it needs them.
import { product, readEnvironment, text } from '@postkeep/config'
import { queueSystemMail } from '@postkeep/outbound'
import { line, type Command } from '../command.ts'
import { Refusal } from '../usage-error.ts'

export const alarmCommand: Command = {
  name: 'alarm',
  summary: 'Mail the administrators, and EMAIL of the environment, that something needs them',
  operands: ['SUBJECT', 'TEXT'],
  options: {},
  async run(services, given) {
    const { domain: serverDomain } = services.config()
    const { email } = readEnvironment(services.given, { email: text('EMAIL', { default: undefined }) })
    const { users } = await services.directory()
    const administrators = (await users.list()).filter(
      ({ group, is_banned }) => group === 'admin' && !is_banned
    )
    const to = new Set([...administrators.map((user) => user.email), ...(email === undefined ? [] : [email])])
    if (to.size === 0) throw new Refusal('There is nobody to tell: no administrator, and no EMAIL')
    const subject = `${product.name} on ${serverDomain} needs you: ${given.operand('SUBJECT')}`
    const mail = { subject, text: `${given.operand('TEXT')}\n` }
    const queue = await services.queue()
    for (const address of to) await queueSystemMail({ ...mail, to: address }, { queue, serverDomain })
    return { json: { to: [...to] }, blocks: [line(`Told ${[...to].join(', ')}`)] }
  }
}
