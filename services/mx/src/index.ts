export { composeMx } from './compose.ts'
export { readMxConfig, type MxConfig } from './config.ts'
