// What a method answers.
import { multistatusEnd, multistatusStart, multistatusType, responseText } from '@postkeep/dav-protocol'
import type { DavResponse, Preferences } from '@postkeep/dav-protocol'

/** Resolves when the client has taken enough for more to be written. */
export type Write = (bytes: string | Buffer) => Promise<void>

export interface DavReply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** A function writes a body whose length is not known before; what it throws before its first write is a refusal. */
  readonly body?: string | Buffer | ((write: Write) => Promise<void>)
}

export const minimalApplied = { 'preference-applied': 'return=minimal', vary: 'Brief, Prefer' } as const

export type AddResponse = (response: DavResponse) => Promise<void>

/** 207, a response at a time. `each` gives the sync-token where the report has one. */
export function multistatusReply(
  preferences: Preferences,
  each: (add: AddResponse) => Promise<string | void>
): DavReply {
  const applied = preferences.return === 'minimal' ? minimalApplied : { vary: 'Brief, Prefer' }
  return {
    status: 207,
    headers: { 'content-type': multistatusType, ...applied },
    async body(write) {
      let start = multistatusStart()
      const token = await each(async (response) => {
        const text = start + responseText(response)
        start = ''
        await write(text)
      })
      await write(start + multistatusEnd(token ?? undefined))
    }
  }
}
