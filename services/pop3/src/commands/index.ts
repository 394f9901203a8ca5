// The commands that there are. A new one is a file and a line here; CAPA follows.
import { auth } from './auth.ts'
import { capaCommand } from './capa.ts'
import type { Command } from './command.ts'
import { dele } from './dele.ts'
import { list } from './list.ts'
import { noop } from './noop.ts'
import { pass } from './pass.ts'
import { quit } from './quit.ts'
import { retr } from './retr.ts'
import { rset } from './rset.ts'
import { stat } from './stat.ts'
import { stls } from './stls.ts'
import { top } from './top.ts'
import { uidl } from './uidl.ts'
import { user } from './user.ts'
import { utf8 } from './utf8.ts'

// prettier-ignore
const registered: readonly Command[] = [
  capaCommand(() => registered),
  stls, user, pass, auth, utf8, quit,
  stat, list, uidl, retr, top, dele, rset, noop
]

const commands: ReadonlyMap<string, Command> = new Map(registered.map((command) => [command.name, command]))

export function findCommand(keyword: string): Command | undefined {
  return commands.get(keyword)
}
