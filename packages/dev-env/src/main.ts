// `npm start`.
import { banner } from './banner.ts'
import { installMissingRedis } from './install-redis.ts'
import { readOptions, UsageError, usage } from './options.ts'
import { startSuite } from './start-suite.ts'
import { stopSignal } from './stop-signal.ts'

try {
  const options = readOptions(process.argv.slice(2))
  if (options === 'help') {
    console.log(usage)
    process.exit(0)
  }
  const signal = stopSignal()
  installMissingRedis((text) => console.error(text))
  const suite = await startSuite({ ...options, processes: options.lab })
  console.log(banner(suite, process.stdout.isTTY))
  await signal
  console.log('  Stopping …')
  await suite[Symbol.asyncDispose]()
  process.exit(0)
} catch (error) {
  console.error(`\npostkeep: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(error instanceof UsageError ? 64 : 1)
}
