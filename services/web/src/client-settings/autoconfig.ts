// Thunderbird's autoconfiguration file (config-v1.1.xml), which others read too. draft-ietf-mailmaint-autoconfig
import { product } from '@postkeep/config'
import type { ClientServer, ClientSettings } from './client-settings.ts'
import { xmlText } from './xml-text.ts'

export function autoconfig(domain: string, settings: ClientSettings): string {
  const servers = [
    ...settings.incoming.map((server) => serverOf('incomingServer', server)),
    serverOf('outgoingServer', settings.outgoing)
  ]
  return `<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1">
  <emailProvider id="${xmlText(domain)}">
    <domain>${xmlText(domain)}</domain>
    <displayName>${xmlText(domain)}</displayName>
    <displayShortName>${xmlText(product.name)}</displayShortName>
${servers.join('\n')}
  </emailProvider>
  <addressBook type="carddav">
    <username>%EMAILADDRESS%</username>
    <authentication>http-basic</authentication>
    <serverURL>https://${xmlText(settings.contacts)}/</serverURL>
  </addressBook>
  <calendar type="caldav">
    <username>%EMAILADDRESS%</username>
    <authentication>http-basic</authentication>
    <serverURL>https://${xmlText(settings.calendars)}/</serverURL>
  </calendar>
</clientConfig>
`
}

function serverOf(element: string, { host, port, protocol }: ClientServer): string {
  return `    <${element} type="${protocol}">
      <hostname>${xmlText(host)}</hostname>
      <port>${port}</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </${element}>`
}
