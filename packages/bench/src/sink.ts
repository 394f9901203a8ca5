// Postfix' smtp-sink: takes mail, throws it away, and counts.
import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { listening } from '@postkeep/testkit'

export interface Sink extends AsyncDisposable {
  /** Messages taken so far. */
  count(): number
}

export async function startSink(port: number): Promise<Sink> {
  const asNobody = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  const sink = spawn('smtp-sink', [...asNobody, '-c', `127.0.0.1:${port}`, '1000'], {
    stdio: ['ignore', 'pipe', 'ignore']
  })
  let count = 0
  sink.stdout.on('data', (chunk: Buffer) => {
    const last = [...chunk.toString('latin1').matchAll(/mesg=(\d+)/g)].at(-1)
    if (last) count = Number(last[1])
  })
  await listening(port)
  return {
    count: () => count,
    async [Symbol.asyncDispose]() {
      sink.kill()
      if (sink.exitCode === null && sink.signalCode === null) await once(sink, 'exit')
    }
  }
}
