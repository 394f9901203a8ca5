// Mail whose client NAT hides is not taken: SPF, limits and lists would judge the gateway for what all the world does,
// and who trusts a private address would be an open relay. The operator is told what to mend.
import { networkKey } from '@postkeep/dns'
import type { Logger } from '@postkeep/log'
import { SmtpRefusal } from '@postkeep/smtp-listener'

export interface HiddenClients {
  /** At MAIL. @throws SmtpRefusal where the address is that of a gateway of ours */
  check(remoteAddress: string): void
  /** False once only gateways have offered mail. */
  health(): { readonly ok: boolean; readonly detail?: string }
}

const remedy =
  'clients appear as the gateway of the container network: NAT hides them. See docs/admin/deployment.md'

export function watchHiddenClients(gateways: readonly string[], logger: Logger): HiddenClients {
  const own = new Set(gateways.map(hostOf))
  let isHidden = false
  let isSeen = false
  return {
    check(remoteAddress) {
      if (!own.has(hostOf(remoteAddress))) {
        isSeen = true
        return
      }
      if (!isHidden) logger.error({ remoteAddress }, remedy)
      isHidden = true
      throw new SmtpRefusal(
        421,
        '4.3.5',
        'This server cannot see the addresses of its clients, try again later'
      )
    },
    health: () => (isHidden && !isSeen ? { ok: false, detail: remedy } : { ok: true })
  }
}

/** One spelling for each address. */
function hostOf(address: string): string {
  return networkKey(address.replace(/%.*$/, ''), { v4: 32, v6: 128 })
}
