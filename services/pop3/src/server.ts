// The two listeners of POP3. RFC 1939 §3, RFC 8314.
import { openClientListener } from '@postkeep/client-listener'
import type { Logger } from '@postkeep/log'
import type { Shared } from './client.ts'
import type { Pop3Config } from './config.ts'
import { Connection } from './connection.ts'

export function openServer(config: Pop3Config, shared: Shared, logger: Logger) {
  return openClientListener({
    config,
    securePort: config.pop3sPort,
    plainPort: config.pop3Port,
    logger,
    events: shared.events,
    farewell: '-ERR [SYS/TEMP] Too many connections: try again later\r\n',
    connect: (incoming) => new Connection({ ...incoming, shared })
  })
}
