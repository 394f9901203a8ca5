export { runCommand, type CommandHost } from './run-command.ts'
