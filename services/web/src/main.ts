import { runService } from '@postkeep/lifecycle'
import { composeWeb } from './compose.ts'
import { readWebConfig } from './config.ts'

await runService({ name: 'web', config: () => readWebConfig(process.env), compose: composeWeb })
