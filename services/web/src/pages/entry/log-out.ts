import { redirect } from '../../frame/answer.ts'
import { definePage } from '../../frame/page.ts'

export const logOutPage = definePage({
  path: '/log-out',
  role: 'none',
  async post({ services, session }) {
    if (session) await services.sessions.end(session.user, session.id)
    return { ...redirect('/'), session: 'end' }
  }
})
