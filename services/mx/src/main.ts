import { runService } from '@postkeep/lifecycle'
import { composeMx } from './compose.ts'
import { readMxConfig } from './config.ts'

await runService({ name: 'mx', config: () => readMxConfig(process.env), compose: composeMx })
