// Sends messages over SMTP from several connections, one message a connection or many.
import { clientName, type SentMessage } from './senders.ts'
import type { Endpoint } from './server-under-test.ts'
import { SmtpSession, type SmtpSecurity } from './smtp-session.ts'

export interface SmtpLoad {
  readonly messages: readonly SentMessage[]
  readonly recipients: readonly string[]
  readonly connections: number
  readonly reuse: boolean
  readonly security?: SmtpSecurity
}

/** Resolves when the last message has its 250. */
export async function sendLoad(endpoint: Endpoint, load: SmtpLoad): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    let session: SmtpSession | undefined
    for (let index = next++; index < load.messages.length; index = next++) {
      session ??= await SmtpSession.open(endpoint, clientName, load.security)
      await session.send(load.messages[index]!, load.recipients[index % load.recipients.length]!)
      if (load.reuse) continue
      await session.quit()
      session = undefined
    }
    await session?.quit()
  }
  await Promise.all(Array.from({ length: load.connections }, worker))
}
