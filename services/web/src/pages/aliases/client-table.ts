// What is typed into a mail program that does not find its settings by itself.
import { html } from 'hono/html'
import type { ClientSettings } from '../../client-settings/client-settings.ts'
import type { Html } from '../../frame/answer.ts'
import type { Visit } from '../../frame/page.ts'
import { cardTable } from '../../parts/card-table.ts'

export function clientTable({ t }: Visit, { calendars, contacts, incoming, outgoing }: ClientSettings): Html {
  const servers = [...incoming, outgoing].map(
    ({ host, port, protocol }) =>
      html`<tr>
        <td class="main-cell">${t(`aliases.${protocol}`)}</td>
        <td data-label="${t('aliases.server')}"><code>${host}</code></td>
        <td data-label="${t('aliases.port')}"><code data-port="${protocol}">${port}</code></td>
        <td data-label="${t('aliases.security')}">SSL/TLS</td>
      </tr>`
  )
  const collections = [
    ['aliases.scope_caldav', calendars],
    ['aliases.scope_carddav', contacts]
  ] as const
  return cardTable(
    [t('aliases.protocol'), t('aliases.server'), t('aliases.port'), t('aliases.security')],
    html`${servers}${collections.map(
      ([word, host]) =>
        html`<tr>
          <td class="main-cell">${t(word)}</td>
          <td data-label="${t('aliases.server')}"><code>https://${host}/</code></td>
          <td data-label="${t('aliases.port')}"><code>443</code></td>
          <td data-label="${t('aliases.security')}">SSL/TLS</td>
        </tr>`
    )}`
  )
}
