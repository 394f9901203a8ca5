export { composeCardDav } from './compose.ts'
export { readCardDavConfig } from './config.ts'
