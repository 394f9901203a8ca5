// postkeep user …: the accounts of people.
import { generatePassword } from '@postkeep/crypto'
import type { User } from '@postkeep/database'
import { line, type Command, type Report } from '../command.ts'
import { time } from '../format.ts'
import type { Given } from '../given.ts'

const passwordOption = {
  'password-stdin': {
    type: 'boolean',
    summary: 'Take the password from the standard input; else one is made'
  }
} as const

export const userCommands: readonly Command[] = [
  {
    name: 'user add',
    summary: 'Add a person; the first one is the administrator',
    operands: ['EMAIL'],
    options: {
      admin: { type: 'boolean', summary: 'Make them an administrator of the server' },
      ...passwordOption
    },
    async run(services, given) {
      const chosen = await choosePassword(given)
      const { users } = await services.directory()
      const group = given.flag('admin') === true ? 'admin' : 'user'
      const user = await users.create({ email: given.operand('EMAIL'), password: chosen.password, group })
      return withPassword(`Added ${user.email} (${user.group})`, user, chosen)
    }
  },
  {
    name: 'user list',
    summary: 'List the people',
    operands: [],
    options: {},
    async run(services) {
      const users = await (await services.directory()).users.list()
      const rows = users.map((user) => [
        user.email,
        user.group,
        user.is_banned ? 'banned' : '',
        time(user.created_at)
      ])
      const table = {
        kind: 'table',
        columns: ['email', 'group', 'state', 'since'],
        rows,
        empty: 'There are no users yet'
      } as const
      return { json: users.map(jsonOf), blocks: [table] }
    }
  },
  {
    name: 'user password',
    summary: 'Set a new password of an account',
    operands: ['EMAIL'],
    options: passwordOption,
    async run(services, given) {
      const chosen = await choosePassword(given)
      const { users } = await services.directory()
      const user = await users.get(given.operand('EMAIL'))
      await users.setPassword(user.email, chosen.password)
      return withPassword(`The password of ${user.email} is set`, user, chosen)
    }
  },
  {
    name: 'user remove',
    summary: 'Remove a person who owns nothing any more',
    operands: ['EMAIL'],
    options: {},
    async run(services, given) {
      const { users } = await services.directory()
      const user = await users.get(given.operand('EMAIL'))
      await users.remove(user.email)
      return { json: jsonOf(user), blocks: [line(`Removed ${user.email}`)] }
    }
  }
]

type Chosen = { readonly password: string; /** Nobody has seen it yet. */ readonly made: boolean }

async function choosePassword(given: Given): Promise<Chosen> {
  if (given.flag('password-stdin') === true) return { password: await given.secret('Password'), made: false }
  return { password: generatePassword(), made: true }
}

function withPassword(text: string, user: User, { password, made }: Chosen): Report {
  const shown = made ? [line(`Password (shown only now): ${password}`)] : []
  return { json: { ...jsonOf(user), ...(made && { password }) }, blocks: [line(text), ...shown] }
}

function jsonOf({ _id, email, group, is_banned, created_at }: User) {
  return { id: _id.toHexString(), email, group, is_banned, created_at }
}
