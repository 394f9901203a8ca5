// Which mailboxes are open: asked of every worker.
import type { Context } from '../context.ts'
import type { Response } from './request.ts'

export async function unlockedMailboxes({ workers }: Context): Promise<Response> {
  const answers = await Promise.all(workers.all().map((worker) => worker.call('unlockedMailboxes', {})))
  return { value: { mailboxes: answers.flatMap(({ value }) => value.mailboxes) } }
}
