// A DAV service, with the mailbox service behind it, on free ports.
import type { MailboxClient } from '@postkeep/mailbox-client'
import { type MailboxService, startMailboxService } from './start-mailbox-service.ts'

export interface DavFixture extends AsyncDisposable {
  /** http://127.0.0.1:port */
  readonly url: string
  readonly mailboxes: MailboxClient
  readonly directory: MailboxService['directory']
  /** That of the service. */
  readonly environment: Readonly<Record<string, string>>
  readonly newAccount: MailboxService['newAccount']
  /** On the same port. */
  restart(): Promise<void>
  restartMailboxes(): Promise<void>
}

interface DavService {
  readonly name: 'caldav' | 'carddav'
  readonly compose: (environment: Readonly<Record<string, string>>) => Promise<Composed>
}

type Composed = AsyncDisposable & { readonly addresses?: Readonly<Record<string, { readonly port: number }>> }

/** `given`: beside the mailbox service's environment, for both. */
export async function startDavFixture(
  given: Readonly<Record<string, string>>,
  { name, compose }: DavService
): Promise<DavFixture> {
  await using stack = new AsyncDisposableStack()
  const portVariable = `${name.toUpperCase()}_PORT`
  const service = stack.use(await startMailboxService({ [portVariable]: '0', ...given }))
  let dav = await compose(service.environment)
  stack.defer(() => dav[Symbol.asyncDispose]())
  const { port } = dav.addresses![name]!
  const environment = { ...service.environment, [portVariable]: String(port) }
  const parts = stack.move()
  return {
    url: `http://127.0.0.1:${port}`,
    mailboxes: service.mailboxes,
    directory: service.directory,
    environment,
    newAccount: service.newAccount,
    async restart() {
      await dav[Symbol.asyncDispose]()
      dav = await compose(environment)
    },
    async restartMailboxes() {
      await service.stop()
      await service.start()
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync()
  }
}
