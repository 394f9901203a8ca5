export { composeCalDav } from './compose.ts'
export { readCalDavConfig } from './config.ts'
