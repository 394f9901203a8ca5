// A mail server elsewhere that takes everything, and tells what it has got.
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'

export interface SmtpSink extends AsyncDisposable {
  readonly port: number
  readonly messages: readonly string[]
}

export async function startSmtpSink(host: string): Promise<SmtpSink> {
  const messages: string[] = []
  const server = createServer((socket) => serve(socket, messages)).listen(0, host)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    messages,
    async [Symbol.asyncDispose]() {
      server.close()
    }
  }
}

function serve(socket: Socket, messages: string[]): void {
  let waiting = ''
  let isData = false
  const answer = (text: string): void => void socket.write(`${text}\r\n`)
  const end = (): string => (isData ? '\r\n.\r\n' : '\r\n')
  socket.setEncoding('latin1').on('error', () => socket.destroy())
  answer('220 sink.example ESMTP')
  socket.on('data', (data: string) => {
    waiting += data
    for (let at = waiting.indexOf(end()); at >= 0; at = waiting.indexOf(end())) {
      const text = waiting.slice(0, at)
      waiting = waiting.slice(at + end().length)
      if (isData) messages.push(text)
      isData = !isData && text.toUpperCase() === 'DATA'
      answer(isData ? '354 go on' : '250 OK')
    }
  })
}
