import { runService } from '@postkeep/lifecycle'
import { composeCardDav } from './compose.ts'
import { readCardDavConfig } from './config.ts'

await runService({
  name: 'carddav',
  config: () => readCardDavConfig(process.env),
  compose: composeCardDav
})
