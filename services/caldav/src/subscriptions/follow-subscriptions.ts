// Subscribed calendars are fetched when somebody logs in and they are due, and when they are made. The login waits a moment, so
// that its first sync has what is new; a slow server is not waited for.
import type { Subscriptions } from '@postkeep/calendar-subscriptions'
import { D } from '@postkeep/dav-protocol'
import { makeCollection, type DavService, type Method } from '@postkeep/dav-server'
import type { Logger } from '@postkeep/log'
import type { MailboxSession } from '@postkeep/mailbox-client'
import type { CalDavConfig } from '../config.ts'

const patienceMs = 3000

interface Following extends AsyncDisposable {
  /** The same service, which fetches too. */
  follow(service: DavService): DavService
}

export function followSubscriptions(
  { allowPrivate, dnsServers: servers }: Pick<CalDavConfig, 'allowPrivate' | 'dnsServers'>,
  logger: Logger
): Following {
  let opened: Promise<Subscriptions> | undefined
  const open = async (): Promise<Subscriptions> => {
    const [{ createResolver }, { Subscriptions: Opened }] = await Promise.all([
      import('@postkeep/dns'),
      import('@postkeep/calendar-subscriptions')
    ])
    return new Opened({ resolver: createResolver({ servers }), allowPrivate, logger })
  }
  const refresh = async (session: MailboxSession): Promise<void> => {
    const sources = await session.claimSources()
    if (sources.length === 0) return
    const subscriptions = await (opened ??= open())
    await withPatience(subscriptions.refresh(session, sources))
  }
  return {
    follow: (service) => ({
      ...service,
      prepare: refresh,
      methods: {
        ...service.methods,
        MKCALENDAR: refreshing(service.methods!['MKCALENDAR']!, refresh),
        MKCOL: refreshing((request) => makeCollection(request, { response: D('mkcol-response') }), refresh)
      }
    }),
    async [Symbol.asyncDispose]() {
      await (await opened)?.[Symbol.asyncDispose]()
    }
  }
}

function refreshing(method: Method, refresh: (session: MailboxSession) => Promise<void>): Method {
  return async (request) => {
    const reply = await method(request)
    if (reply.status === 201) await refresh(request.session)
    return reply
  }
}

async function withPatience(work: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, patienceMs)
  await Promise.race([work, promise])
  clearTimeout(timer)
}
