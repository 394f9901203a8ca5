// postkeep catch-all …: passwords with which a program sends as any address of a domain.
import { line, type Command } from '../command.ts'
import { time } from '../format.ts'

export const catchAllCommands: readonly Command[] = [
  {
    name: 'catch-all add',
    summary: 'Make a password with which a program may send as any address of a domain',
    operands: ['DOMAIN'],
    options: {
      description: { type: 'string', value: 'TEXT', summary: 'Which program it is for' },
      ask: { type: 'boolean', summary: 'Ask for the password instead of making one' }
    },
    notes: 'For SMTP only: it opens no mailbox. A password that is made is shown only once.',
    async run(services, given) {
      const password = given.flag('ask') === true ? await given.secret('New password') : undefined
      const { catchAllPasswords } = await services.directory()
      const made = await catchAllPasswords.create(given.operand('DOMAIN'), {
        password,
        description: given.text('description')
      })
      const facts: [string, string][] = [
        ['User name', made.username],
        ['Id', made.id],
        ...(password === undefined ? [['Password', made.password] as [string, string]] : [])
      ]
      const { description, id, username } = made
      const shown = password === undefined ? { password: made.password } : {}
      return {
        json: { id, username, description, ...shown },
        blocks: [line('Made a catch-all password. It is shown only now:'), { kind: 'facts', facts }]
      }
    }
  },
  {
    name: 'catch-all list',
    summary: 'List the catch-all passwords of a domain',
    operands: ['DOMAIN'],
    options: {},
    async run(services, given) {
      const found = await (await services.directory()).catchAllPasswords.list(given.operand('DOMAIN'))
      const rows = found.map(({ created_at, description, id }) => [id, description, time(created_at)])
      const columns = ['id', 'description', 'since']
      return { json: found, blocks: [{ kind: 'table', columns, rows, empty: 'There are none' }] }
    }
  },
  {
    name: 'catch-all remove',
    summary: 'Remove a catch-all password of a domain',
    operands: ['DOMAIN', 'ID'],
    options: {},
    async run(services, given) {
      const { catchAllPasswords } = await services.directory()
      const removed = await catchAllPasswords.remove(given.operand('DOMAIN'), given.operand('ID'))
      return { json: removed, blocks: [line(`Removed ${removed.id}`)] }
    }
  }
]
