export { composeWeb, type WebSurroundings } from './compose.ts'
export { shownSettings } from './shown-settings.ts'
export { readWebConfig, type WebConfig } from './config.ts'
