// One act on a member or an invitation. Who gives up what they may themselves is led away from here.
import { redirect, type Answer } from '../../frame/answer.ts'
import { HttpProblem } from '../../frame/http-problem.ts'
import { definePage, type DomainVisit } from '../../frame/page.ts'
import { attempt } from '../../frame/refused.ts'
import { groupIn } from '../../frame/roles.ts'
import type { WordKey } from '../../words/translate.ts'
import { domainPath } from '../domains/domain-paths.ts'
import { mayInvite, sendInvitation } from './invitation-link.ts'
import { showMembers } from './member-list.ts'

export const actOnMemberPage = definePage({
  path: '/my-account/domains/:domain/members/act',
  role: 'domain admin',
  get: ({ domain }) => redirect(domainPath(domain, '/members')),
  async post(visit) {
    const { form } = visit
    const acts = actsOf(visit)
    const act = form.text('act')
    if (!Object.hasOwn(acts, act)) throw new HttpProblem('not-found')
    const [work, notice] = acts[act]!
    const outcome = await attempt(work)
    if (outcome.kind === 'refused') return showMembers(visit, { ...outcome.refusal, field: 'form' })
    return back(visit, notice)
  }
})

type Acts = Readonly<Record<string, readonly [work: () => Promise<unknown>, notice: WordKey]>>

function actsOf(visit: DomainVisit): Acts {
  const { domain, form, services } = visit
  const { members } = services.directory
  const [member, email] = [form.text('member'), form.text('email')]
  const again = async (): Promise<void> => {
    if (!domain.invites.some((invite) => invite.email === email)) throw new HttpProblem('not-found')
    if (!(await mayInvite(visit))) throw new HttpProblem('too-many')
    await sendInvitation(visit, { email, domain: domain.name }, visit.user)
  }
  return {
    promote: [() => members.setGroup(domain.name, member, 'admin'), 'members.changed'],
    demote: [() => members.setGroup(domain.name, member, 'user'), 'members.changed'],
    remove: [() => members.remove(domain.name, member), 'members.removed'],
    withdraw: [() => members.withdraw(domain.name, email), 'members.withdrawn'],
    again: [again, 'members.invited']
  }
}

async function back({ domain, services, user }: DomainVisit, notice: WordKey): Promise<Answer> {
  const now = await services.directory.domains.find(domain.name)
  const group = now && groupIn(now, user)
  if (group === undefined) return redirect('/my-account/domains', notice)
  return redirect(domainPath(domain, group === 'admin' ? '/members' : '/aliases'), notice)
}
