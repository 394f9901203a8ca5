// Asks for a new address: it counts when the link that is sent there is followed.
import { parseAddress } from '@postkeep/address'
import { redirect } from '../../frame/answer.ts'
import { definePage } from '../../frame/page.ts'
import { showAccount } from './account.ts'
import { provePassword } from './prove-password.ts'

const dayMs = 86_400_000

export const changeEmailPage = definePage({
  path: '/my-account/email',
  role: 'user',
  get: () => redirect('/my-account'),
  async post(visit) {
    const { form, link, locale, services, t, user } = visit
    const email = form.text('email').toLowerCase()
    if (!parseAddress(email)) {
      return showAccount(visit, {
        field: 'email',
        message: `${email} is not an email address; write it as name@example.com`
      })
    }
    const refusal = await provePassword(visit)
    if (refusal) return showAccount(visit, refusal)
    const token = services.tokens.seal(
      'change email',
      { user: user._id.toHexString(), from: user.email, email },
      dayMs
    )
    const url = `${services.siteUrl}${link(`/confirm-email?token=${token}`)}`
    const text = t('mail.change', { site: services.serverDomain, url })
    await services.sendMail({ to: email, subject: t('mail.changeSubject'), text, language: locale })
    return redirect('/my-account', 'account.emailSent')
  }
})
