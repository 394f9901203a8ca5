import { redirect } from '../../frame/answer.ts'
import { definePage } from '../../frame/page.ts'
import { attempt } from '../../frame/refused.ts'
import { provePassword } from './prove-password.ts'
import { showSecurity } from './security.ts'

export const changePasswordPage = definePage({
  path: '/my-account/password',
  role: 'user',
  get: () => redirect('/my-account/security'),
  async post(visit) {
    const { form, link, locale, services, session, t, user } = visit
    const wrong = await provePassword(visit, 'current')
    if (wrong) return showSecurity(visit, wrong)
    const id = user._id.toHexString()
    const outcome = await attempt(() => services.directory.users.setPassword(id, form.secret('password')))
    if (outcome.kind === 'refused') return showSecurity(visit, outcome.refusal)
    await services.sessions.endAll(id, session.id)
    services.events.accountChanged({ user: id, what: 'password' })
    const url = `${services.siteUrl}${link('/lost-password')}`
    const text = t('mail.password', { site: services.serverDomain, url })
    await services.sendMail({ to: user.email, subject: t('mail.passwordSubject'), text, language: locale })
    return redirect('/my-account/security', 'account.passwordDone')
  }
})
