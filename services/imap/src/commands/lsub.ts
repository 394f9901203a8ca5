// LSUB. RFC 3501 §6.3.9.
import { listResponse, parseLsub } from '@postkeep/imap-protocol'
import { matchesPattern, parentsOf } from '../folder-tree.ts'
import { loggedIn, register } from './command.ts'

export const lsub = register({
  name: 'LSUB',
  states: loggedIn,
  parse: parseLsub,
  async run({ client }, { reference, pattern }) {
    const subscribed = new Set(await client.session.mailbox.listSubscriptions())
    const matching = (paths: Iterable<string>): string[] =>
      [...new Set(paths)].filter((path) => matchesPattern(path, reference + pattern))
    // With %, a parent that is not itself subscribed stands for its subscribed children.
    const parents = pattern.includes('%') ? matching([...subscribed].flatMap(parentsOf)) : []
    for (const path of [...new Set([...matching(subscribed), ...parents])].toSorted()) {
      const attributes = subscribed.has(path) ? [] : [String.raw`\Noselect`]
      client.output.text(listResponse('LSUB', { path, attributes }, client.session.names))
    }
  }
})
