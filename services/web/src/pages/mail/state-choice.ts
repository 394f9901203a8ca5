// The choice of a state beside the search of outbound mail.
import type { EmailStatus } from '@postkeep/database'
import type { Visit } from '../../frame/page.ts'
import { emailStates } from './email-state.ts'

export function stateChoice({ t }: Visit, value: string) {
  const states = Object.keys(emailStates) as EmailStatus[]
  const options = states.map((status) => [status, t(emailStates[status][0])] as const)
  return {
    name: 'state',
    label: t('emails.state'),
    value,
    options: [['', t('emails.anyState')] as const, ...options]
  }
}
