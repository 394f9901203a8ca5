// What is changed, as the texts of an environment. An empty text: nothing, whatever the environment says.
import type { ServerSealer } from '@postkeep/crypto'
import type { Database } from '@postkeep/database'

/** By the names of their variables. */
export type KeptTexts = Readonly<Record<string, string>>

export type SettingsDatabase = Pick<Database, 'serverSettings'>

const id = 'server'

export async function readKept(
  { serverSettings }: SettingsDatabase,
  sealer: Pick<ServerSealer, 'open'>
): Promise<KeptTexts> {
  const kept = await serverSettings.findById(id)
  const sealed = Object.entries(kept?.sealed ?? {}).map(
    ([name, value]) => [name, sealer.open(value, contextOf(name)).toString()] as const
  )
  return { ...kept?.values, ...Object.fromEntries(sealed) }
}

/** All at once: nobody ever sees the password of one server beside the name of another. `undefined`: as in the environment. */
export async function writeKept(
  { serverSettings }: SettingsDatabase,
  sealer: Pick<ServerSealer, 'seal'>,
  changes: readonly { readonly name: string; readonly text: string | undefined; readonly isSecret: boolean }[]
): Promise<void> {
  const [$set, $unset]: [Record<string, unknown>, Record<string, ''>] = [{}, {}]
  for (const { isSecret, name, text } of changes) {
    const path = `${isSecret ? 'sealed' : 'values'}.${name}`
    if (text === undefined) $unset[path] = ''
    else $set[path] = isSecret ? sealer.seal(Buffer.from(text), contextOf(name)) : text
  }
  const update = {
    ...(Object.keys($set).length > 0 && { $set }),
    ...(Object.keys($unset).length > 0 && { $unset })
  }
  await serverSettings.updateOne({ _id: id }, update, { upsert: true })
}

function contextOf(name: string): string {
  return `server setting ${name}`
}
