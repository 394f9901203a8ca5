// Writes the records of a domain at Cloudflare, with a token that is used once and kept nowhere.
import { html } from 'hono/html'
import { CertificateError } from '@postkeep/certificates'
import { checkDns, pushRecords, type PushedRecord } from '@postkeep/directory'
import { page, type Answer } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import type { Refusal } from '../../frame/refused.ts'
import { shownText } from '../../parts/foreign-text.ts'
import { checkField, hiddenToken, inputField, refusalSummary } from '../../parts/form-field.ts'
import { pageHead } from '../../parts/page-head.ts'
import type { WordKey } from '../../words/translate.ts'
import { domainPath, shownName } from './domain-paths.ts'
import { cardTable } from '../../parts/card-table.ts'

export const pushDnsPage = definePage({
  path: '/my-account/domains/:domain/dns/push',
  role: 'domain admin',
  get: (visit) => show(visit),
  async post(visit) {
    const { domain, form, services, t } = visit
    const token = form.text('token')
    if (!/^[\w.-]{1,200}$/.test(token)) return show(visit, { field: 'token', message: t('dns.notAToken') })
    const push = { domain, serverDomain: services.serverDomain, replaces: form.has('replace') }
    let pushed: PushedRecord[]
    try {
      pushed = await pushRecords(await services.openCloudflareZone(token, domain.name), push)
    } catch (error) {
      if (!(error instanceof CertificateError)) throw error
      // With what the provider has said.
      return show(visit, { field: 'token', message: shownText(error.message, 400) })
    }
    const { findings } = await checkDns(domain, services.serverDomain, services.authority)
    await services.directory.domains.noteDns(domain.name, findings)
    return showPushed(visit, pushed)
  }
})

function headOf(visit: DomainVisit) {
  const { domain, t } = visit
  const trail = [
    ['/my-account/domains', t('domains.title')],
    [domainPath(domain, '/dns'), shownName(domain)]
  ] as const
  return pageHead(visit, { title: t('dns.pushTitle'), trail })
}

function show(visit: DomainVisit, refusal?: Refusal): Answer {
  const { domain, form, link, t } = visit
  const body = html`${headOf(visit)}
    <form method="post" class="card" data-busy="${t('dns.pushing')}" autocomplete="off">
      ${hiddenToken(visit)}${refusalSummary(visit, refusal, ['token'])}
      <p>${t('dns.pushLead', { domain: shownName(domain) })}</p>
      ${inputField({ name: 'token', label: t('dns.token'), hint: t('dns.tokenHint'), type: 'password', autocomplete: 'off', required: true, refusal })}
      ${checkField({ name: 'replace', label: t('dns.replace'), hint: t('dns.replaceHint'), checked: form.has('replace') })}
      <div class="form-end">
        <a class="button" href="${link(domainPath(domain, '/dns'))}">${t('frame.cancel')}</a>
        <button class="primary">${t('dns.push')}</button>
      </div>
    </form>`
  return page(`${t('dns.pushTitle')}: ${shownName(domain)}`, body, refusal && 422)
}

const outcomes: Readonly<Record<PushedRecord['outcome'], readonly [WordKey, string]>> = {
  there: ['dns.pushThere', 'good'],
  added: ['dns.pushAdded', 'good'],
  replaced: ['dns.pushReplaced', 'good'],
  left: ['dns.pushLeft', 'remark']
}

function showPushed(visit: DomainVisit, pushed: readonly PushedRecord[]): Answer {
  const { domain, link, t } = visit
  const rows = pushed.map(({ outcome, record }) => {
    const [word, look] = outcomes[outcome]
    return html`<tr>
      <td class="main-cell"><code>${record.type} ${record.name}</code></td>
      <td data-label="${t('dns.outcome')}"><span class="badge ${look}">${t(word)}</span></td>
    </tr>`
  })
  const body = html`${headOf(visit)}
    <p class="lead">${t('dns.pushedLead')}</p>
    <section class="card flush">${cardTable([t('dns.record'), t('dns.outcome')], rows)}</section>
    <p><a class="button primary" href="${link(domainPath(domain, '/dns'))}">${t('dns.pushBack')}</a></p>`
  return page(`${t('dns.pushTitle')}: ${shownName(domain)}`, body)
}
