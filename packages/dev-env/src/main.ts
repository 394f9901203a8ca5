// `npm start`.
import { once } from 'node:events'
import { banner } from './banner.ts'
import { readOptions, usage } from './options.ts'
import { startSuite } from './start-suite.ts'

try {
  const options = readOptions(process.argv.slice(2))
  if (options === 'help') {
    console.log(usage)
    process.exit(0)
  }
  const signals = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  const suite = await startSuite({ ...options, processes: options.lab })
  console.log(banner(suite, process.stdout.isTTY))
  await signals
  console.log('  Stopping …')
  await suite[Symbol.asyncDispose]()
  process.exit(0)
} catch (error) {
  console.error(`\npostkeep cannot start: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
}
