// The new password, for ten minutes: to copy, to scan, to print its recovery code.
import { html, raw } from 'hono/html'
import { product } from '@postkeep/config'
import { page, redirect, type Html } from '../../frame/answer.ts'
import type { NewPassword } from '../../frame/one-time-secrets.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import { copyable } from '../../parts/copyable.ts'
import { credentials } from '../../parts/credentials.ts'
import { hiddenToken } from '../../parts/form-field.ts'
import { pageHead } from '../../parts/page-head.ts'
import { qrCode } from '../../parts/qr-code.ts'
import { aliasPath, aliasTrail, mailboxOf } from './alias-visit.ts'
import { clientTable } from './client-table.ts'

export const newPasswordPage = definePage({
  path: '/my-account/domains/:domain/aliases/:alias/passwords/shown',
  role: 'domain user',
  async get(visit) {
    const { query, services, t } = visit
    const alias = await mailboxOf(visit)
    const key = query.text('key')
    const secret = await services.newPasswords.open(key)
    if (secret?.alias !== alias._id.toHexString()) return redirect(aliasPath(visit, alias), 'aliases.gone')
    const body = html`${pageHead(visit, { title: t('aliases.shownTitle'), lead: t('aliases.shownLead'), trail: aliasTrail(visit, alias) })}
      <section class="card secret">${credentials(visit, secret.address, secret.password)}</section>
      ${secret.recoveryCode ? recovery(visit, secret, secret.recoveryCode) : ''}${await phone(visit, key)}
      <section class="card">
        <h2>${t('aliases.settings')}</h2>
        <p>${t('aliases.settingsLead')}</p>
        ${clientTable(visit, services.clientSettings)}
      </section>
      <form method="post" class="form-end">
        ${hiddenToken(visit)}<button class="primary">${t('aliases.done')}</button>
      </form>`
    return page(t('aliases.shownTitle'), body)
  },
  /** Kept: it need not wait for the ten minutes to be over. */
  async post(visit) {
    const alias = await mailboxOf(visit)
    await visit.services.newPasswords.drop(visit.query.text('key'))
    return redirect(aliasPath(visit, alias))
  }
})

export function recovery(visit: DomainVisit, { address }: Pick<NewPassword, 'address'>, code: string): Html {
  const { format, t } = visit
  return html`<section class="card sheet">
    <h2 class="screen">${t('aliases.recoveryTitle')}</h2>
    <p class="screen">${t('aliases.recoveryLead')}</p>
    <h2 class="paper">${t('aliases.recoverySheet', { product: product.name })}</h2>
    <p class="paper">${t('aliases.recoverySheetLead', { address })}</p>
    <p class="recovery-code">${copyable(visit, code, t('aliases.recoveryCode'))}</p>
    <p class="paper">${t('aliases.recoveryMade', { when: format.date(new Date()) })}</p>
    <p class="screen"><button type="button" data-print${raw(' hidden')}>${t('aliases.print')}</button></p>
  </section>`
}

async function phone({ link, services, t }: DomainVisit, key: string): Promise<Html> {
  const path = link(`/mobile-config/${key}`)
  const qr = await qrCode(`${services.siteUrl}${path}`, t('aliases.qrLabel'))
  return html`<section class="card split">
    <div class="qr">${qr}</div>
    <div>
      <h2>${t('aliases.phone')}</h2>
      <p>${t('aliases.phoneLead')}</p>
      <p><a class="button" href="${path}" download>${t('aliases.profile')}</a></p>
    </div>
  </section>`
}
