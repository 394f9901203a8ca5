// Has a Node process collect its garbage, by way of its inspector, so that its memory is what it needs.
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'

/** `port`: what the process was started with as `--inspect-port`. */
export async function collectGarbage(pid: number, port: number): Promise<void> {
  process.kill(pid, 'SIGUSR1')
  const socket = new WebSocket(await debuggerUrl(port))
  await once(socket, 'open')
  // What only finalizers let go of is garbage of the second time.
  for (const id of [1, 2]) {
    socket.send(JSON.stringify({ id, method: 'HeapProfiler.collectGarbage' }))
    await once(socket, 'message')
  }
  socket.close()
}

/** The inspector opens some time after the signal: waits for it, at most 10 s. */
async function debuggerUrl(port: number): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/json/list`)
      const [target] = (await answer.json()) as { webSocketDebuggerUrl: string }[]
      return target!.webSocketDebuggerUrl
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      await pause(100)
    }
  }
  throw new Error(`no inspector opens on port ${port}`)
}
