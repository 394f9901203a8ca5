export { composeApi } from './compose.ts'
export { readApiConfig } from './config.ts'
