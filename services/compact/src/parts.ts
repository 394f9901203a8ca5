// Every service, to be composed in one process. Each is loaded when it is asked for.
import type { Environment } from '@postkeep/config'
import type { Running, ServiceContext } from '@postkeep/lifecycle'

/** In the order of starting; they stop in the reverse order. */
export const partNames = [
  'sqlite',
  'mx',
  'smtp',
  'smtp-bree',
  'imap',
  'pop3',
  'caldav',
  'carddav',
  'bree',
  'sqlite-bree',
  'api',
  'web'
] as const
export type PartName = (typeof partNames)[number]

/** @throws ConfigurationError */
export type ComposePart = (environment: Environment, context: ServiceContext) => Promise<Running>

export const composers: Record<PartName, () => Promise<ComposePart>> = {
  sqlite: async () => {
    const { composeSqlite, readSqliteConfig } = await import('@postkeep/sqlite')
    return (environment, context) => composeSqlite(readSqliteConfig(environment), context)
  },
  mx: async () => {
    const { composeMx, readMxConfig } = await import('@postkeep/mx')
    return (environment, context) => composeMx(readMxConfig(environment), context)
  },
  smtp: async () => {
    const { composeSmtp, readSmtpConfig } = await import('@postkeep/smtp')
    return (environment, context) => composeSmtp(readSmtpConfig(environment), context)
  },
  'smtp-bree': async () => {
    const { composeSmtpBree, readSmtpBreeConfig } = await import('@postkeep/smtp-bree')
    return (environment, context) => composeSmtpBree(readSmtpBreeConfig(environment), context)
  },
  imap: async () => {
    const { composeImap, readImapConfig } = await import('@postkeep/imap')
    return (environment, context) => composeImap(readImapConfig(environment), context)
  },
  pop3: async () => {
    const { composePop3, readPop3Config } = await import('@postkeep/pop3')
    return (environment, context) => composePop3(readPop3Config(environment), context)
  },
  caldav: async () => {
    const { composeCalDav, readCalDavConfig } = await import('@postkeep/caldav')
    return (environment, context) => composeCalDav(readCalDavConfig(environment), context)
  },
  carddav: async () => {
    const { composeCardDav, readCardDavConfig } = await import('@postkeep/carddav')
    return (environment, context) => composeCardDav(readCardDavConfig(environment), context)
  },
  bree: async () => {
    const { composeBree, readBreeConfig } = await import('@postkeep/bree')
    return (environment, context) => composeBree(readBreeConfig(environment), context)
  },
  'sqlite-bree': async () => {
    const { composeSqliteBree, readSqliteBreeConfig } = await import('@postkeep/sqlite-bree')
    return (environment, context) => composeSqliteBree(readSqliteBreeConfig(environment), context)
  },
  api: async () => {
    const { composeApi, readApiConfig } = await import('@postkeep/api')
    return (environment, context) => composeApi(readApiConfig(environment), context)
  },
  web: async () => {
    const { composeWeb, readWebConfig, shownSettings } = await import('@postkeep/web')
    return (environment, context) =>
      composeWeb(readWebConfig(environment), { ...context, settings: shownSettings(environment) })
  }
}

/** The file that a part has as a process of its own. */
export function mainOf(name: PartName): URL {
  return new URL('main.ts', import.meta.resolve(`@postkeep/${name}`))
}
