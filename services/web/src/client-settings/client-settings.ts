// What a mail program needs to know. RFC 8314: TLS from the first byte.
export type ClientServer = {
  readonly protocol: 'imap' | 'pop3' | 'smtp'
  readonly host: string
  readonly port: number
}

export type ClientSettings = {
  readonly incoming: readonly ClientServer[]
  readonly outgoing: ClientServer
  readonly calendars: string
  readonly contacts: string
}

type Ports = { readonly imapsPort: number; readonly pop3sPort: number; readonly smtpsPort: number }

export function clientSettings(
  serverDomain: string,
  { imapsPort, pop3sPort, smtpsPort }: Ports
): ClientSettings {
  return {
    incoming: [
      { protocol: 'imap', host: `imap.${serverDomain}`, port: imapsPort },
      { protocol: 'pop3', host: `pop3.${serverDomain}`, port: pop3sPort }
    ],
    outgoing: { protocol: 'smtp', host: `smtp.${serverDomain}`, port: smtpsPort },
    calendars: `caldav.${serverDomain}`,
    contacts: `carddav.${serverDomain}`
  }
}
