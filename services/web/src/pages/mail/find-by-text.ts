// Journeys by what people know of a message. Its subject is known of outbound mail only, and sealed there.
import type { Ownership } from '@postkeep/directory'
import type { Journey } from '@postkeep/journey'
import type { MailServices } from '../../services.ts'

const mostSubjects = 10

/** `owner` undefined: of the whole server. */
export async function findByText(
  mail: MailServices,
  { owner, q }: { readonly q: string; readonly owner: Ownership | undefined }
): Promise<readonly Journey[]> {
  const found = await mail.journeys({ text: q, owner })
  if (found.length > 0 || q.includes('@')) return found
  const { emails } = await mail.queue.search({ owner, q, limit: mostSubjects })
  const traces = [...new Set(emails.flatMap(({ trace }) => trace || []))]
  return (await Promise.all(traces.map((text) => mail.journeys({ text, owner })))).flat()
}
