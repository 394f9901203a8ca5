// Somebody else's mail server, which takes everything: each message is a line of JSON on its standard output.
//   node test/compose/mail-sink.ts ADDRESS
import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

export const mailSink = import.meta.filename

export type Sunk = { readonly client: string; readonly to: readonly string[]; readonly text: string }

function serve(socket: Socket): void {
  const say = (line: string): boolean => socket.write(`${line}\r\n`)
  let to: string[] = []
  let text: string[] | undefined
  const command = (line: string): void => {
    const verb = line.slice(0, 4).toUpperCase()
    if (verb === 'RCPT') to.push(line)
    if (verb === 'DATA') text = []
    say(verb === 'DATA' ? '354 go on' : verb === 'QUIT' ? '221 bye' : '250 ok')
    if (verb === 'QUIT') socket.end()
  }
  const content = (line: string, lines: string[]): void => {
    if (line !== '.') return void lines.push(line)
    const message: Sunk = { client: socket.remoteAddress ?? '', to, text: lines.join('\n') }
    console.log(JSON.stringify(message))
    to = []
    text = undefined
    say('250 taken')
  }
  socket.on('error', () => socket.destroy())
  createInterface({ input: socket }).on('line', (line) => (text ? content(line, text) : command(line)))
  say('220 mail.outside.internal ESMTP')
}

if (import.meta.main) {
  createServer(serve).listen(25, process.argv[2], () => console.log('ready'))
  // Whoever started it is gone.
  process.stdin.resume().on('end', () => process.exit())
}
