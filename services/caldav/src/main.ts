import { runService } from '@postkeep/lifecycle'
import { composeCalDav } from './compose.ts'
import { readCalDavConfig } from './config.ts'

await runService({
  name: 'caldav',
  config: () => readCalDavConfig(process.env),
  compose: composeCalDav
})
