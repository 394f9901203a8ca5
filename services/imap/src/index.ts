export { composeImap } from './compose.ts'
export { readImapConfig, type ImapConfig } from './config.ts'
