export {
  createSettingsEditor,
  type AllSettings,
  type SettingsEditor,
  type SettingTexts,
  type ShownSetting,
  type ShownSettings
} from './edit-settings.ts'
export { openServerSettings, readServerSettings, type ServerSettings } from './open-server-settings.ts'
export {
  allSettings,
  filterSettings,
  listingSettings,
  receivingLimits,
  registrationSettings,
  sendingSettings,
  settingGroups,
  smarthostSettings,
  type SettingGroup,
  type SettingKey
} from './setting-fields.ts'
