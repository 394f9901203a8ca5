// A domain's smarthost is set, or taken away.
import type { Smarthost } from '@postkeep/directory'
import { redirect } from '../../frame/answer.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import { attempt } from '../../frame/refused.ts'
import { wholeNumber } from '../../parts/whole-number.ts'
import { domainPath } from './domain-paths.ts'
import { showSending } from './sending.ts'
import { smarthostModes } from './smarthost-form.ts'

export const smarthostPage = definePage({
  path: '/my-account/domains/:domain/settings/smarthost',
  role: 'domain admin',
  get: ({ domain }) => redirect(domainPath(domain, '/settings/sending')),
  async post(visit) {
    const { domain, form, services, t } = visit
    const { domains } = services.directory
    const port = wholeNumber(form.text('smarthost_port') || '587')
    if (!(port >= 1 && port <= 65_535))
      return showSending(visit, {
        smarthost: { field: 'smarthost_port', message: t('domainSettings.notAPort') }
      })
    const wanted = await wantedOf(visit, port)
    if (wanted === 'password')
      return showSending(visit, {
        smarthost: { field: 'smarthost_password', message: t('domainSettings.passwordAgain') }
      })
    const outcome = await attempt(() => domains.setSmarthost(domain.name, wanted))
    if (outcome.kind === 'refused')
      return showSending(visit, { smarthost: { ...outcome.refusal, field: 'smarthost' } })
    return redirect(
      domainPath(domain, '/settings/sending'),
      form.text('smarthost') ? 'domains.saved' : 'domainSettings.smarthostGone'
    )
  }
})

/** undefined: none. A password that is kept is given to the same server only. */
async function wantedOf(
  { domain, form, services }: DomainVisit,
  port: number
): Promise<Smarthost | 'password' | undefined> {
  const host = form.text('smarthost').toLowerCase()
  if (host === '') return undefined
  const tls = smarthostModes.find((mode) => mode === form.text('smarthost_tls')) ?? 'starttls'
  const when = form.text('smarthost_when') === 'blocked' ? 'blocked' : 'always'
  const user = form.text('smarthost_user') || undefined
  const made = { host, port, tls, when, user } as const
  if (user === undefined) return made
  const typed = form.secret('smarthost_password')
  if (typed !== '') return { ...made, password: typed }
  const kept = await services.directory.domains.smarthost(domain._id.toHexString())
  const isSame = kept?.host === host && kept.port === port && kept.tls === tls && kept.user === user
  return isSame && kept.password !== undefined ? { ...made, password: kept.password } : 'password'
}
