// One message that one has sent: try it again now, or cancel it.
import { html } from 'hono/html'
import { maySendAgain, QueueRefusal, type ShownEmail } from '@postkeep/outbound'
import { page, redirect, type Answer, type Html } from '../../frame/answer.ts'
import { HttpProblem } from '../../frame/http-problem.ts'
import { definePage, type UserVisit } from '../../frame/page.ts'
import { hiddenToken } from '../../parts/form-field.ts'
import { shownText } from '../../parts/foreign-text.ts'
import { pageHead } from '../../parts/page-head.ts'
import { emailFacts } from './email-facts.ts'
import { isOpen } from './email-state.ts'

export const emailPage = definePage({
  path: '/my-account/emails/:email',
  role: 'user',
  async get(visit) {
    const { services, session, t } = visit
    const email = await ownEmail(visit)
    const owner = await services.mail.ownership(session.user)
    const journeys = email.trace ? await services.mail.journeys({ text: email.trace, owner }) : []
    const title = email.subject
      ? shownText(email.subject, 90)
      : t('emails.mailTo', { to: shownText(email.envelope.to[0] ?? '', 60) })
    const head = {
      title: html`<bdi>${title}</bdi>`,
      trail: [['/my-account/emails', t('emails.title')]] as const,
      ...(isOpen(email.status) && { action: actions(visit, email) }),
      ...(maySendAgain(email) && { action: againButton(visit, email) })
    }
    return page(title, html`${pageHead(visit, head)}${emailFacts(visit, email, journeys)}`)
  }
})

export const retryEmailPage = definePage({
  path: '/my-account/emails/:email/retry',
  role: 'user',
  post: (visit) => act(visit, (id) => visit.services.mail.queue.retryNow(id), 'emails.retried')
})

export const cancelEmailPage = definePage({
  path: '/my-account/emails/:email/cancel',
  role: 'user',
  post: (visit) => act(visit, (id) => visit.services.mail.queue.cancel(id), 'emails.cancelDone')
})

export const sendAgainPage = definePage({
  path: '/my-account/emails/:email/again',
  role: 'user',
  async post(visit) {
    const email = await ownEmail(visit)
    const sent = await visit.services.mail.sendAgain(email)
    const id = sent.kind === 'queued' ? sent.id : email._id.toHexString()
    return redirect(`/my-account/emails/${id}`, againNotices[sent.kind])
  }
})

const againNotices = {
  queued: 'emails.againDone',
  limited: 'emails.againLimited',
  off: 'emails.againOff',
  gone: 'emails.againGone'
} as const

async function act(
  visit: UserVisit,
  work: (id: string) => Promise<unknown>,
  notice: 'emails.retried' | 'emails.cancelDone'
): Promise<Answer> {
  const { _id, status } = await ownEmail(visit)
  const id = _id.toHexString()
  // Held mail waits for an administrator.
  if (notice === 'emails.retried' && status === 'pending')
    return redirect(`/my-account/emails/${id}`, 'emails.isHeld')
  try {
    await work(id)
  } catch (error) {
    if (!(error instanceof QueueRefusal)) throw error
    return redirect(`/my-account/emails/${id}`, 'emails.tooLate')
  }
  return redirect(`/my-account/emails/${id}`, notice)
}

/** @throws HttpProblem: there is none, or it is somebody else's */
async function ownEmail({ params, services, session }: UserVisit): Promise<ShownEmail> {
  const owner = await services.mail.ownership(session.user)
  const email = await services.mail.queue.find(params['email'] ?? '', owner)
  if (!email) throw new HttpProblem('not-found')
  return email
}

function againButton(visit: UserVisit, { _id }: ShownEmail): Html {
  const { link, t } = visit
  return html`<form method="post" action="${link(`/my-account/emails/${_id.toHexString()}/again`)}">
    ${hiddenToken(visit)}<button>${t('emails.again')}</button>
  </form>`
}

function actions(visit: UserVisit, { _id, status }: ShownEmail): Html {
  const { link, t } = visit
  const path = link(`/my-account/emails/${_id.toHexString()}`)
  return html`<div class="actions">
    ${status === 'pending' ? '' : html`<form method="post" action="${path}/retry">${hiddenToken(visit)}<button>${t('emails.retry')}</button></form>`}
    <form method="post" action="${path}/cancel">
      ${hiddenToken(visit)}<button class="danger">${t('emails.cancel')}</button>
    </form>
  </div>`
}
