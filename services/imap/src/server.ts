// The two listeners of IMAP. RFC 9051 §2.1, RFC 8314.
import { openClientListener } from '@postkeep/client-listener'
import type { Logger } from '@postkeep/log'
import type { Shared } from './client.ts'
import type { ImapConfig } from './config.ts'
import { Connection } from './connection.ts'

export function openServer(config: ImapConfig, shared: Shared, logger: Logger) {
  return openClientListener({
    config,
    securePort: config.imapsPort,
    plainPort: config.imapPort,
    logger,
    events: shared.events,
    farewell: '* BYE [UNAVAILABLE] Too many connections: try again later\r\n',
    connect: (incoming) => new Connection({ ...incoming, shared })
  })
}
