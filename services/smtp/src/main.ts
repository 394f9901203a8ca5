import { runService } from '@postkeep/lifecycle'
import { composeSmtp } from './compose.ts'
import { readSmtpConfig } from './config.ts'

await runService({ name: 'smtp', config: () => readSmtpConfig(process.env), compose: composeSmtp })
