// The settings as they are now, for a service: read anew in the background, so that nothing waits for them; the last ones
// where the database does not answer.
import type { Configuration, Field } from '@postkeep/config'
import type { ServerSealer } from '@postkeep/crypto'
import { errorOf, type Logger } from '@postkeep/log'
import { readKept, type KeptTexts, type SettingsDatabase } from './kept-settings.ts'

type Shape = Readonly<Record<string, Field<unknown>>>

export interface ServerSettings<S extends Shape> extends Disposable {
  current(): Configuration<S>
  /** Never rejects. */
  refresh(): Promise<void>
}

export interface SettingsSource {
  readonly database: SettingsDatabase
  readonly sealer: Pick<ServerSealer, 'open'>
  readonly logger: Logger
  /** How old they may be (default 5 s). */
  readonly refreshMs?: number
}

/** `defaults`: those of the environment. They are known when it resolves, if the database answers. */
export async function openServerSettings<S extends Shape>(
  shape: S,
  defaults: Configuration<S>,
  source: SettingsSource
): Promise<ServerSettings<S>> {
  const { database, logger, refreshMs = 5000, sealer } = source
  let current = defaults
  let last = ''
  async function refresh(): Promise<void> {
    try {
      const kept = await readKept(database, sealer)
      const text = JSON.stringify(kept)
      if (text === last) return
      current = settingsOf(shape, defaults, { kept, logger })
      last = text
    } catch (error) {
      logger.debug({ error: errorOf(error) }, 'the settings of the server cannot be read now')
    }
  }

  await refresh()
  const timer = setInterval(() => void refresh(), refreshMs).unref()
  return { current: () => current, refresh, [Symbol.dispose]: () => clearInterval(timer) }
}

/** Once, for a job. @throws what the database throws */
export async function readServerSettings<S extends Shape>(
  shape: S,
  defaults: Configuration<S>,
  { database, logger, sealer }: SettingsSource
): Promise<Configuration<S>> {
  return settingsOf(shape, defaults, { kept: await readKept(database, sealer), logger })
}

/** What cannot be understood (another version has written it) is as in the environment. */
function settingsOf<S extends Shape>(
  shape: S,
  defaults: Configuration<S>,
  { kept, logger }: { readonly kept: KeptTexts; readonly logger: Logger }
): Configuration<S> {
  const changed: Record<string, unknown> = {}
  for (const [key, field] of Object.entries(shape)) {
    const text = kept[field.name]
    if (text === undefined) continue
    const reading = field.read({ [field.name]: text })
    if (reading.kind === 'value') changed[key] = reading.value
    else logger.warn({ setting: field.name, problem: reading.problem }, 'a setting is not understood')
  }
  return { ...defaults, ...changed }
}
