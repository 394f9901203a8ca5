import { runService } from '@postkeep/lifecycle'
import { composeSmtpBree } from './compose.ts'
import { readSmtpBreeConfig } from './config.ts'

await runService({
  name: 'smtp-bree',
  config: () => readSmtpBreeConfig(process.env),
  compose: composeSmtpBree
})
