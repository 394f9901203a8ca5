// One queued message: hold, release, try again, cancel. What it says is not shown: the operator has no business with it.
import { html } from 'hono/html'
import type { ShownEmail } from '@postkeep/outbound'
import { page, type Html } from '../../frame/answer.ts'
import { HttpProblem } from '../../frame/http-problem.ts'
import { definePage, type UserVisit } from '../../frame/page.ts'
import { shownText } from '../../parts/foreign-text.ts'
import { pageHead } from '../../parts/page-head.ts'
import { emailFacts } from '../mail/email-facts.ts'
import { isOpen } from '../mail/email-state.ts'
import { actButton } from '../../parts/act-button.ts'
import { actAs } from './admin-page.ts'

export const adminEmailPage = definePage({
  path: '/admin/emails/:email',
  role: 'admin',
  async get(visit) {
    const { params, services, t } = visit
    const email = await services.mail.queue.find(params['email'] ?? '')
    if (!email) throw new HttpProblem('not-found')
    const journeys = email.trace ? await services.mail.journeys({ text: email.trace, owner: undefined }) : []
    const title = t('emails.mailTo', { to: shownText(email.envelope.to[0] ?? '', 60) })
    const head = {
      title: html`<bdi>${title}</bdi>`,
      trail: [
        ['/admin', t('admin.title')],
        ['/admin/emails', t('admin.emails')]
      ] as const,
      ...(isOpen(email.status) && { action: actions(visit, email) })
    }
    return page(title, html`${pageHead(visit, head)}${emailFacts(visit, email, journeys)}`)
  }
})

export const actOnEmailPage = definePage({
  path: '/admin/emails/:email/act',
  role: 'admin',
  async post(visit) {
    const { form, params } = visit
    const id = params['email'] ?? ''
    return actAs(visit, { to: `/admin/emails/${id}`, notice: 'admin.done' }, async (acts) => {
      const known: Readonly<Record<string, () => Promise<void>>> = {
        hold: () => acts.holdEmail(id),
        release: () => acts.releaseEmail(id),
        retry: () => acts.retryEmail(id),
        cancel: () => acts.cancelEmail(id)
      }
      const work = Object.hasOwn(known, form.text('act')) ? known[form.text('act')] : undefined
      if (!work) throw new HttpProblem('not-found')
      await work()
    })
  }
})

function actions(visit: UserVisit, { _id, envelope, status }: ShownEmail): Html {
  const { t } = visit
  const act = (name: string, text: string, isDanger = false): Html =>
    actButton(visit, {
      action: `/admin/emails/${_id.toHexString()}/act`,
      fields: { act: name },
      text,
      of: shownText(envelope.to[0] ?? '', 60),
      isDanger
    })
  return html`<div class="actions">
    ${status === 'pending' ? act('release', t('admin.release')) : html`${act('hold', t('admin.hold'))}${act('retry', t('emails.retry'))}`}${act('cancel', t('emails.cancel'), true)}
  </div>`
}
