// ClamAV's daemon, by INSTREAM over TCP: length-prefixed chunks, then an empty one; `stream: NAME FOUND` or `stream: OK`.
import { connect } from 'node:net'
import { once } from 'node:events'
import type { Scanner, ScanResult } from './scanner.ts'

const chunkBytes = 256 * 1024
const longestAnswer = 4096

export function clamav({ host, port }: { readonly host: string; readonly port: number }): Scanner {
  return {
    name: 'ClamAV',
    async scan({ raw }, signal) {
      const socket = connect({ host, port })
      const abort = () => socket.destroy(new Error('ClamAV does not answer in time'))
      signal.addEventListener('abort', abort, { once: true })
      try {
        await once(socket, 'connect')
        socket.write('zINSTREAM\0')
        for (let start = 0; start < raw.length; start += chunkBytes) {
          const chunk = raw.subarray(start, start + chunkBytes)
          socket.write(lengthOf(chunk.length))
          if (!socket.write(chunk)) await once(socket, 'drain')
        }
        socket.write(lengthOf(0))
        let answer = ''
        for await (const bytes of socket) {
          answer += (bytes as Buffer).toString('utf8')
          if (answer.includes('\0') || answer.length > longestAnswer) break
        }
        return resultOf(answer.replace(/\0.*$/s, '').trim())
      } finally {
        signal.removeEventListener('abort', abort)
        socket.destroy()
      }
    }
  }
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes)
  return length
}

/** @throws for `… ERROR` and what is no answer */
function resultOf(answer: string): ScanResult {
  const virus = /^stream: (.+) FOUND$/.exec(answer)?.[1]
  if (virus !== undefined) return { kind: 'virus', name: virus }
  if (answer === 'stream: OK') return { kind: 'clean' }
  throw new Error(`ClamAV answers: ${answer.slice(0, 200) || 'nothing'}`)
}
