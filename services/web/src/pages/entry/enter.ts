// Opens the session and leads to where the visitor wanted to go.
import type { User } from '@postkeep/database'
import { redirect, type Answer } from '../../frame/answer.ts'
import { localPath } from '../../frame/local-path.ts'
import type { Visit } from '../../frame/page.ts'

export async function enter({ client, form, query, services }: Visit, user: User): Promise<Answer> {
  services.events.loggedIn({ email: user.email, remoteAddress: client.address })
  const session = await services.sessions.open(user._id.toHexString(), client)
  const to = localPath(form.text('return') || query.text('return')) ?? '/my-account/domains'
  return { ...redirect(to), session }
}
