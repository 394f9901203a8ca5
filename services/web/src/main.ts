import { runService } from '@postkeep/lifecycle'
import { composeWeb } from './compose.ts'
import { readWebConfig } from './config.ts'
import { shownSettings } from './shown-settings.ts'

await runService({
  name: 'web',
  config: () => readWebConfig(process.env),
  compose: (config, context) => composeWeb(config, { ...context, settings: shownSettings(process.env) })
})
