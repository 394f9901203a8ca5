// The signing keys of a domain, changed without a gap, and the key that its webhooks are signed with.
import { html } from 'hono/html'
import type { DkimKey, Domain } from '@postkeep/database'
import { page, redirect, type Answer, type Html } from '../../frame/answer.ts'
import { HttpProblem } from '../../frame/http-problem.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import { attempt, type Refusal } from '../../frame/refused.ts'
import { actButton } from '../../parts/act-button.ts'
import { copyable } from '../../parts/copyable.ts'
import { refusalSummary } from '../../parts/form-field.ts'
import { domainPath, shownName } from './domain-paths.ts'
import { settingsHead } from './settings-nav.ts'
import { cardTable } from '../../parts/card-table.ts'

export const domainKeysPage = definePage({
  path: '/my-account/domains/:domain/settings/keys',
  role: 'domain admin',
  get: (visit) => show(visit),
  async post(visit) {
    const { domain, form, services, t } = visit
    const { domains } = services.directory
    const acts = {
      rotate: [() => domains.rotateDkim(domain.name), 'domainSettings.dkimMade'],
      activate: [() => domains.activateDkim(domain.name), 'domainSettings.dkimUsed'],
      webhook: [() => domains.rotateWebhookKey(domain.name), 'domainSettings.webhookKeyMade']
    } as const
    const act = form.text('act')
    if (!Object.hasOwn(acts, act)) throw new HttpProblem('not-found')
    // Mail that is signed with a key whose record is not there is taken for forged.
    if (act === 'activate' && !areSeen(domain))
      return show(visit, { field: 'form', message: t('domainSettings.dkimUnseen') })
    const [work, notice] = acts[act as keyof typeof acts]
    const outcome = await attempt<unknown>(work)
    if (outcome.kind === 'refused') return show(visit, { ...outcome.refusal, field: 'form' })
    return redirect(domainPath(domain, '/settings/keys'), notice)
  }
})

/** At the last look at the DNS each waiting key had its record. */
function areSeen({ dkim_keys, dns_findings, name }: Domain): boolean {
  return dkim_keys
    .filter(({ is_pending }) => is_pending)
    .every(({ selector }) => {
      const record = `${selector}._domainkey.${name}`
      return dns_findings.some(
        (each) => each.name === record && (each.state === 'good' || each.state === 'warning')
      )
    })
}

async function show(visit: DomainVisit, refusal?: Refusal): Promise<Answer> {
  const { domain, services, t } = visit
  const key = await services.directory.domains.webhookKey(domain._id.toHexString())
  const body = html`${settingsHead(visit)}${refusalSummary(visit, refusal, [])}${dkim(visit)}
    <section class="card">
      <h2>${t('domainSettings.webhookKey')}</h2>
      <p>${t('domainSettings.webhookKeyLead')}</p>
      <details>
        <summary>${t('domainSettings.showKey')}</summary>
        <p>${copyable(visit, key, t('domainSettings.webhookKey'))}</p>
      </details>
      ${act(visit, 'webhook', t('domainSettings.newWebhookKey'))}
    </section>`
  return page(`${t('domainSettings.keys')}: ${shownName(domain)}`, body, refusal && 422)
}

function act(visit: DomainVisit, name: string, text: string): Html {
  const action = domainPath(visit.domain, '/settings/keys')
  return actButton(visit, { action, fields: { act: name }, text, of: shownName(visit.domain) })
}

function dkim(visit: DomainVisit): Html {
  const { domain, link, t } = visit
  const isWaiting = domain.dkim_keys.some(({ is_pending }) => is_pending)
  const next = isWaiting
    ? html`<p>${t('domainSettings.dkimWaits')}</p>
        <div class="actions">
          <a class="button small" href="${link(domainPath(domain, '/dns'))}">${t('domains.dns')}</a>
          ${act(visit, 'activate', t('domainSettings.dkimActivate'))}
        </div>`
    : act(visit, 'rotate', t('domainSettings.dkimRotate'))
  return html`<section class="card">
    <h2>${t('domainSettings.dkim')}</h2>
    <p>${t('domainSettings.dkimLead')}</p>
    ${cardTable(
      [
        t('domainSettings.record'),
        t('domainSettings.algorithm'),
        t('domainSettings.keyState'),
        t('aliases.created_at')
      ],
      domain.dkim_keys.map((key) => row(visit, key))
    )}
    ${next}
  </section>`
}

function row({ domain, format, t }: DomainVisit, key: DkimKey): Html {
  const { algorithm, created_at, is_pending, retired_at, selector } = key
  const [word, look] = is_pending
    ? (['domainSettings.keyWaits', 'remark'] as const)
    : retired_at
      ? (['domainSettings.keyRetired', ''] as const)
      : (['domainSettings.keySigns', 'good'] as const)
  return html`<tr>
    <td class="main-cell"><code>${selector}._domainkey.${domain.name}</code></td>
    <td data-label="${t('domainSettings.algorithm')}">${algorithm === 'rsa' ? 'RSA' : 'Ed25519'}</td>
    <td data-label="${t('domainSettings.keyState')}"><span class="badge ${look}">${t(word)}</span></td>
    <td data-label="${t('aliases.created_at')}">${format.date(created_at)}</td>
  </tr>`
}
