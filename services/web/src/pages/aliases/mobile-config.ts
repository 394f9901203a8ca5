// The settings profile that the QR code leads to. Whoever has the link has the password: it is good for ten minutes.
import { mobileConfig, mobileConfigType } from '../../client-settings/mobile-config.ts'
import { HttpProblem } from '../../frame/http-problem.ts'
import { definePage } from '../../frame/page.ts'

export const mobileConfigPage = definePage({
  path: '/mobile-config/:key',
  role: 'none',
  async get({ params, services }) {
    const secret = await services.newPasswords.open(params['key'] ?? '')
    if (!secret) throw new HttpProblem('not-found')
    const { address, password } = secret
    const { clientSettings, serverDomain, signProfile } = services
    return {
      kind: 'file',
      name: `${address}.mobileconfig`,
      type: mobileConfigType,
      content: await signProfile(mobileConfig({ address, password, serverDomain }, clientSettings))
    }
  }
})
