import { runService } from '@postkeep/lifecycle'
import { composeCompact } from './compose.ts'
import { readCompactConfig } from './config.ts'

await runService({
  name: 'compact',
  config: () => readCompactConfig(process.env),
  compose: (_, context) => composeCompact(process.env, context)
})
