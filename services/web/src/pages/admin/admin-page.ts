// The frame of all administration pages, and how their acts end.
import { html } from 'hono/html'
import { ActRefused, type Acts } from '@postkeep/administration'
import { page, redirect, type Answer, type Html } from '../../frame/answer.ts'
import type { UserVisit, Visit } from '../../frame/page.ts'
import { icon } from '../../parts/icon.ts'
import { pageHead } from '../../parts/page-head.ts'
import type { WordKey } from '../../words/translate.ts'
import { adminTabs } from './admin-tabs.ts'

/** `title`: of the section. */
export function adminPage(visit: Visit, title: string, content: Html, status?: number): Answer {
  const { services, t } = visit
  const head = pageHead(visit, { title: t('admin.title'), lead: services.serverDomain })
  return page(title, html`${head}${adminTabs(visit)}${content}`, status)
}

type Ending = { readonly to: string; readonly notice: WordKey }

/** What the visitor may do, in the own name. */
export function actsOf({ client, services, session, user }: UserVisit): Acts {
  return services.administration.as({
    user: session.user,
    email: user.email,
    remoteAddress: client.address
  })
}

/** Does it in the visitor's name. A refusal becomes a page that says why. */
export async function actAs(
  visit: UserVisit,
  { notice, to }: Ending,
  work: (acts: Acts) => Promise<void>
): Promise<Answer> {
  try {
    await work(actsOf(visit))
  } catch (error) {
    if (!(error instanceof ActRefused)) throw error
    return refusedPage(visit, to, error.message)
  }
  return redirect(to, notice)
}

function refusedPage(visit: UserVisit, to: string, message: string): Answer {
  const { link, t } = visit
  const body = html`<section class="narrow">
    <h1>${t('admin.refusedTitle')}</h1>
    <div class="refusal" role="alert">
      ${icon('warning')}
      <p><bdi>${message}</bdi></p>
    </div>
    <p><a class="button" href="${link(to)}">${t('admin.back')}</a></p>
  </section>`
  return page(t('admin.refusedTitle'), body, 422)
}
