export { composeWeb, type WebSurroundings } from './compose.ts'
export { readWebConfig, type WebConfig } from './config.ts'
