// All commands, in the order of the help.
import type { Command } from '../command.ts'
import { accessCommands } from './access.ts'
import { alarmCommand } from './alarm.ts'
import { aliasImportCommand } from './alias-import.ts'
import { aliasVacationCommand } from './alias-vacation.ts'
import { aliasCommands } from './alias.ts'
import { backupCommands } from './backup.ts'
import { catchAllCommands } from './catch-all.ts'
import { certificateCommands } from './certificate.ts'
import { collectionCommands } from './collection-files.ts'
import { dkimCommands } from './dkim.ts'
import { dnsCommand } from './dns.ts'
import { domainFilterCommand } from './domain-filter.ts'
import { domainSetCommand } from './domain-set.ts'
import { domainCommands } from './domain.ts'
import { exportCommands } from './export.ts'
import { importCommands } from './import.ts'
import { jobCommands } from './jobs.ts'
import { passwordCommands } from './password.ts'
import { queueCommands } from './queue.ts'
import { reportCommands } from './report.ts'
import { sendLimitCommands } from './send-limit.ts'
import { sendingCommands } from './sending.ts'
import { serverCommands } from './server.ts'
import { suppressionCommands } from './suppression.ts'
import { tokenCommands } from './token.ts'
import { traceCommand } from './trace.ts'
import { userCommands } from './user.ts'

export const commands: readonly Command[] = [
  ...userCommands,
  ...tokenCommands,
  ...domainCommands,
  ...dkimCommands,
  ...aliasCommands,
  aliasImportCommand,
  aliasVacationCommand,
  ...passwordCommands,
  ...importCommands,
  ...exportCommands,
  ...collectionCommands,
  ...queueCommands,
  ...suppressionCommands,
  traceCommand,
  ...accessCommands,
  domainFilterCommand,
  domainSetCommand,
  ...sendingCommands,
  ...catchAllCommands,
  ...sendLimitCommands,
  ...reportCommands,
  ...backupCommands,
  ...certificateCommands,
  dnsCommand,
  alarmCommand,
  ...jobCommands,
  ...serverCommands
]
