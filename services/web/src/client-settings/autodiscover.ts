// Outlook's autodiscover: the XML form (POX, MS-OXDSCLI) and the JSON that leads to it.
import type { ClientServer, ClientSettings } from './client-settings.ts'
import { xmlText } from './xml-text.ts'

const request = 'http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006'
const answer = 'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a'
const types = { imap: 'IMAP', pop3: 'POP3', smtp: 'SMTP' } as const

/** The address that an XML request asks for; undefined where there is none. */
export function requestedAddress(xml: string): string | undefined {
  return /<EMailAddress>\s*([^<>\s]{3,254})\s*<\/EMailAddress>/i.exec(xml)?.[1]
}

export function autodiscover(address: string, settings: ClientSettings): string {
  const protocols = [...settings.incoming, settings.outgoing].map((server) => protocolOf(address, server))
  return `<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="${request}">
  <Response xmlns="${answer}">
    <Account>
      <AccountType>email</AccountType>
      <Action>settings</Action>
${protocols.join('\n')}
    </Account>
  </Response>
</Autodiscover>
`
}

export function autodiscoverJson(host: string): string {
  return JSON.stringify({ Protocol: 'AutodiscoverV1', Url: `https://${host}/autodiscover/autodiscover.xml` })
}

function protocolOf(address: string, { host, port, protocol }: ClientServer): string {
  return `      <Protocol>
        <Type>${types[protocol]}</Type>
        <Server>${xmlText(host)}</Server>
        <Port>${port}</Port>
        <LoginName>${xmlText(address)}</LoginName>
        <DomainRequired>off</DomainRequired>
        <SPA>off</SPA>
        <SSL>on</SSL>
        <AuthRequired>on</AuthRequired>
      </Protocol>`
}
