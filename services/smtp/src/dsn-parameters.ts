// What the client wants to be told of the delivery: RET, ENVID, NOTIFY, ORCPT. RFC 3461 §4; the listener checks their form.
import type { NewDsn } from '@postkeep/outbound'
import type { SmtpParameters } from '@postkeep/smtp-listener'

export function dsnParameters(
  sender: SmtpParameters,
  recipients: readonly { readonly address: string; readonly parameters: SmtpParameters }[]
): NewDsn {
  const wishes = recipients
    .filter(({ parameters }) => 'NOTIFY' in parameters || 'ORCPT' in parameters)
    .map(({ address, parameters }) => {
      const notify = textOf(parameters['NOTIFY'])?.toUpperCase().split(',') ?? []
      return [address, { notify, orcpt: textOf(parameters['ORCPT']) }] as const
    })
  return { id: textOf(sender['ENVID']), return: returnOf(sender['RET']), recipients: new Map(wishes) }
}

function returnOf(ret: string | true | undefined): NewDsn['return'] {
  const wanted = textOf(ret)?.toUpperCase()
  if (wanted === 'FULL') return 'full'
  return wanted === 'HDRS' ? 'headers' : undefined
}

function textOf(value: string | true | undefined): string | undefined {
  return value === true ? undefined : value
}
