import { runService } from '@postkeep/lifecycle'
import { composeBree } from './compose.ts'
import { readBreeConfig } from './config.ts'

await runService({ name: 'bree', config: () => readBreeConfig(process.env), compose: composeBree })
