// How administrators change settings: a group at a time, checked as the environment is, kept only where it differs.
import type { Configuration } from '@postkeep/config'
import type { ServerSealer } from '@postkeep/crypto'
import { DirectoryError } from '@postkeep/directory'
import type { Logger } from '@postkeep/log'
import { readKept, writeKept, type SettingsDatabase } from './kept-settings.ts'
import { readServerSettings } from './open-server-settings.ts'
import {
  allSettings,
  secretSettings,
  settingGroups,
  type SettingGroup,
  type SettingKey
} from './setting-fields.ts'
import { settingText } from './setting-text.ts'

export type AllSettings = Configuration<typeof allSettings>

export interface ShownSetting {
  /** Of the variable. */
  readonly name: string
  /** As it is now; '' for a secret. */
  readonly text: string
  /** As the environment has it; '' for a secret. */
  readonly usual: string
  readonly isChanged: boolean
}

export type ShownSettings = Readonly<Record<SettingKey, ShownSetting>>

export type SettingTexts = Readonly<Partial<Record<SettingKey, string>>>

export interface SettingsEditor {
  show(): Promise<ShownSettings>
  /** All of the group's texts; a secret's '' keeps what is kept. Gives what is other than before, without secrets. @throws DirectoryError */
  change(group: SettingGroup, texts: SettingTexts): Promise<string>
  /** As the environment has them. */
  reset(group: SettingGroup): Promise<void>
}

export interface EditorOptions {
  readonly database: SettingsDatabase
  readonly sealer: Pick<ServerSealer, 'open' | 'seal'>
  readonly logger: Logger
  /** Those of the environment. */
  readonly defaults: AllSettings
  /** After a change. */
  readonly onChange?: () => Promise<void>
}

export function createSettingsEditor(options: EditorOptions): SettingsEditor {
  const { database, defaults, onChange, sealer } = options
  const current = (): Promise<AllSettings> => readServerSettings(allSettings, defaults, options)
  return {
    async show() {
      const [now, kept] = await Promise.all([current(), readKept(database, sealer)])
      const shown = keysOf(allSettings).map((key): [SettingKey, ShownSetting] => {
        const { name } = allSettings[key]
        const textOf = (value: unknown): string => (secretSettings.has(key) ? '' : settingText(key, value))
        const [text, usual] = [textOf(now[key]), textOf(defaults[key])]
        return [key, { name, text, usual, isChanged: kept[name] !== undefined }]
      })
      return Object.fromEntries(shown) as ShownSettings
    },
    async change(group, texts) {
      const before = await current()
      const wanted = { ...before, ...readGroup(group, texts) }
      if (group === 'smarthost') keepPassword(before, wanted)
      checkTogether(wanted)
      const keys = keysOf(settingGroups[group])
      const isUsual = (key: SettingKey): boolean =>
        settingText(key, wanted[key]) === settingText(key, defaults[key])
      // The name of a server never goes with the password of another one.
      const isWhole = group === 'smarthost' && !keys.every(isUsual)
      const changes = keys.map((key) => ({
        name: allSettings[key].name,
        isSecret: secretSettings.has(key),
        text: !isWhole && isUsual(key) ? undefined : settingText(key, wanted[key])
      }))
      await writeKept(database, sealer, changes)
      await onChange?.()
      return differences(keys, before, wanted)
    },
    async reset(group) {
      const changes = keysOf(settingGroups[group]).map((key) => ({
        name: allSettings[key].name,
        isSecret: secretSettings.has(key),
        text: undefined
      }))
      await writeKept(database, sealer, changes)
      await onChange?.()
    }
  }
}

function keysOf(shape: object): SettingKey[] {
  return Object.keys(shape) as SettingKey[]
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** @throws DirectoryError whose field is the setting's key */
function readGroup(group: SettingGroup, texts: SettingTexts): Partial<AllSettings> {
  const values: Record<string, unknown> = {}
  for (const key of keysOf(settingGroups[group])) {
    const setting = allSettings[key]
    const reading = setting.read({ [setting.name]: texts[key] ?? '' })
    if (reading.kind === 'problem') {
      const subject = /^(?:is|holds) /.test(reading.problem) ? 'This ' : ''
      throw new DirectoryError('invalid', key, `${subject}${reading.problem}. ${reading.hint}.`)
    }
    values[key] = reading.value
  }
  return values
}

/** One that is not typed again stays, for the same user of the same server. */
function keepPassword(before: AllSettings, wanted: Mutable<AllSettings>): void {
  if (wanted.smarthostUser === undefined) wanted.smarthostPassword = undefined
  else if (
    wanted.smarthostPassword === undefined &&
    wanted.smarthost === before.smarthost &&
    wanted.smarthostUser === before.smarthostUser
  )
    wanted.smarthostPassword = before.smarthostPassword
}

/** @throws DirectoryError */
function checkTogether({
  junkScore,
  rejectScore,
  smarthost,
  smarthostPassword,
  smarthostTls,
  smarthostUser
}: AllSettings): void {
  const refuse = (key: SettingKey, message: string): never => {
    throw new DirectoryError('invalid', key, message)
  }
  if (rejectScore < junkScore) refuse('rejectScore', 'What is refused has at least the score of Junk.')
  if (smarthostUser !== undefined && smarthost === undefined)
    refuse('smarthost', 'Give the name of the server, or take the user away.')
  if (smarthostUser !== undefined && smarthostPassword === undefined)
    refuse('smarthostPassword', 'Give the password: it is kept only for the same user of the same server.')
  if (smarthostPassword !== undefined && smarthostTls !== 'implicit' && smarthostTls !== 'starttls')
    refuse('smarthostTls', 'A password needs the TLS mode implicit or starttls.')
}

function differences(keys: readonly SettingKey[], before: AllSettings, after: AllSettings): string {
  const changed = keys.filter((key) => settingText(key, before[key]) !== settingText(key, after[key]))
  return changed
    .map((key) => {
      const { name } = allSettings[key]
      return secretSettings.has(key) ? `${name} changed` : `${name}=${settingText(key, after[key])}`
    })
    .join(', ')
}
