// The embedded server as a program of its own.
import { enableCompileCache, flushCompileCache } from 'node:module'

// Stripping the types of the sources takes 30 MB that the process keeps. From the second start on half of that is saved, and all of it
// with NODE_COMPILE_CACHE in the environment, which covers this file too.
enableCompileCache()
const { HELP, PURPOSE, readCommandLine } = await import('./command-line.ts')
const { startEmbeddedMongo } = await import('./start-embedded-mongo.ts')

try {
  const { options, help, ignored } = readCommandLine(process.argv.slice(2), process.env)
  if (help) {
    process.stdout.write(`${HELP}\n`)
  } else {
    process.stderr.write(`${PURPOSE}\n`)
    if (ignored.length > 0) process.stderr.write(`embedded-mongo: ignored: ${ignored.join(' ')}\n`)
    const server = await startEmbeddedMongo(options)
    flushCompileCache()
    process.stdout.write(`READY ${server.url}\n`)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void server.close().then(() => process.exit(0)))
    }
  }
} catch (error) {
  process.stderr.write(`embedded-mongo: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 78
}
