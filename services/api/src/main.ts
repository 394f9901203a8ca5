import { runService } from '@postkeep/lifecycle'
import { composeApi } from './compose.ts'
import { readApiConfig } from './config.ts'

await runService({ name: 'api', config: () => readApiConfig(process.env), compose: composeApi })
