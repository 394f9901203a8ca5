// What an administrator does. One line an act: its name, what it is done to, and the rule that does it.
import { parseAddress } from '@postkeep/address'
import type { AccessEntry, EmailRoute, User } from '@postkeep/database'
import { createAccessLists } from '@postkeep/filtering'
import { requestJob } from '@postkeep/jobs'
import type { SettingGroup, SettingTexts } from '@postkeep/server-settings'
import { ActRefused, audited, type Actor } from './audited.ts'
import type { AdministrationContext } from './create-administration.ts'

export interface SenderEntry {
  readonly list: AccessEntry['list']
  readonly entry: string
  readonly days: number
  readonly reason: string
}

const dayMs = 86_400_000

export interface Acts {
  holdEmail(id: string): Promise<void>
  releaseEmail(id: string): Promise<void>
  retryEmail(id: string): Promise<void>
  cancelEmail(id: string): Promise<void>
  /** By way of that server, at once; without: to the servers of its recipients again. */
  rerouteEmail(id: string, route: EmailRoute | undefined): Promise<void>
  /** `user`: email or id. */
  setUserGroup(user: string, group: User['group']): Promise<void>
  setUserBanned(user: string, isBanned: boolean): Promise<void>
  removeUser(user: string): Promise<void>
  /** Asks its service; whether it has run shows in the list of jobs. */
  runJob(name: string): Promise<void>
  /** Nothing is sent there. `days` 0: until it is taken off. */
  suppress(suppression: { address: string; days: number; reason: string }): Promise<void>
  unsuppress(address: string): Promise<void>
  /** All texts of the group: they hold everywhere within seconds. */
  changeSettings(group: SettingGroup, texts: SettingTexts): Promise<void>
  /** As the environment has them. */
  resetSettings(group: SettingGroup): Promise<void>
  /** `days` 0: until it is taken off. */
  listSender(entry: SenderEntry): Promise<void>
  unlistSender(list: AccessEntry['list'], entry: string): Promise<void>
}

/** All throw ActRefused where it cannot be done. */
export function actsOf(context: AdministrationContext, actor: Actor): Acts {
  const { cache, database, directory, queue, settings, suppressions } = context
  const does: Does = (name, target, work) =>
    audited(database, actor, { name, target, work: async () => void (await work()) })
  const { users } = directory
  return {
    holdEmail: (id) => does('email hold', id, () => queue.hold(id)),
    releaseEmail: (id) => does('email release', id, () => queue.release(id)),
    retryEmail: (id) => does('email retry', id, () => queue.retryNow(id)),
    cancelEmail: (id) => does('email cancel', id, () => queue.cancel(id)),
    rerouteEmail(id, route) {
      const target = route ? `${id} by ${route.host}:${route.port}` : `${id} directly`
      return does('email reroute', target, () => queue.reroute(id, route))
    },
    async setUserGroup(user, group) {
      const { email } = await users.get(user)
      await does(group === 'admin' ? 'user promote' : 'user demote', email, () => users.setGroup(user, group))
    },
    async setUserBanned(user, isBanned) {
      const { email } = await users.get(user)
      await does(isBanned ? 'user ban' : 'user unban', email, () => users.setBanned(user, isBanned))
    },
    async removeUser(user) {
      const { _id, email } = await users.get(user)
      await does('user remove', email, async () => {
        if (_id.toHexString() === actor.user) throw new ActRefused('Nobody removes the own account')
        await users.remove(user)
      })
    },
    runJob: (name) =>
      does('job run', name, async () => {
        if (!(await database.jobRuns.findById(name))) throw new ActRefused(`There is no job ${name}`)
        requestJob(cache, name)
      }),
    suppress: ({ address, days, reason }) =>
      does('suppression add', address, async () => {
        if (!parseAddress(address)) throw new ActRefused(`${address} is not an email address`)
        await suppressions.add({ address, days, category: 'administrator', reply: reason })
      }),
    unsuppress: (address) =>
      does('suppression remove', address, async () => {
        if (!parseAddress(address)) throw new ActRefused(`${address} is not an email address`)
        await suppressions.remove(address)
      }),
    changeSettings: async (group, texts) => {
      const told = (changes: string): string => changes || group
      await audited(database, actor, {
        name: 'settings change',
        target: group,
        told,
        work: () => settings.change(group, texts)
      })
    },
    resetSettings: (group) => does('settings reset', group, () => settings.reset(group)),
    ...senderActs(database, does)
  }
}

type Does = (name: string, target: string, work: () => Promise<unknown>) => Promise<void>

function senderActs(
  database: AdministrationContext['database'],
  does: Does
): Pick<Acts, 'listSender' | 'unlistSender'> {
  const lists = createAccessLists(database)
  return {
    listSender: ({ days, entry, list, reason }) =>
      does(`${list} add`, entry, async () => {
        const expiresAt = days > 0 ? new Date(Date.now() + days * dayMs) : undefined
        await lists.add({ list, entry, reason, expiresAt })
      }),
    unlistSender: (list, entry) =>
      does(`${list} remove`, entry, async () => {
        if (!(await lists.remove(list, entry))) throw new ActRefused(`${entry} is not on the list`)
      })
  }
}
