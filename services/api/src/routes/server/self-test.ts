// Who writes to themselves is told once why their mail program may not show it.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { recall, remember } from '@postkeep/cache'
import { queueSystemMail } from '@postkeep/outbound'
import { defineRoute } from '../../frame/route.ts'
import { emailAddress } from '../../parts/email-address.ts'

const yearMs = 365 * 24 * 3_600_000

export const selfTest = defineRoute({
  method: 'POST',
  path: '/v1/self-test',
  access: 'server',
  summary: 'Tell somebody who has written to themselves that this works; once an address',
  body: z.object({ email: emailAddress }),
  response: z.object({ sent: z.boolean() }),
  async handle({ body: { email }, services }) {
    const key = `self-test:${createHash('sha256').update(email.toLowerCase()).digest('hex')}`
    if ((await recall(services.cache, key)) !== undefined) return { body: { sent: false } }
    const text = [
      'You have written to yourself, and the message has come here.',
      '',
      'Some mail programs do not show what comes back to its sender: write from another address to see it arrive.',
      ''
    ]
    const mail = { to: email, subject: 'Your test has arrived', text: text.join('\n'), language: 'en' }
    await queueSystemMail(mail, services)
    await remember(services.cache, key, true, yearMs)
    return { body: { sent: true } }
  }
})
