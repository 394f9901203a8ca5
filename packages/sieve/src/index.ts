export { capabilities } from './capabilities.ts'
export { checkScript, type ScriptFault, type ScriptReport } from './check-script.ts'
