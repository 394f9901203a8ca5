import { runService } from '@postkeep/lifecycle'
import { composePop3 } from './compose.ts'
import { readPop3Config } from './config.ts'

await runService({ name: 'pop3', config: () => readPop3Config(process.env), compose: composePop3 })
