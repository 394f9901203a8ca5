import { runService } from '@postkeep/lifecycle'
import { composeImap } from './compose.ts'
import { readImapConfig } from './config.ts'

await runService({ name: 'imap', config: () => readImapConfig(process.env), compose: composeImap })
