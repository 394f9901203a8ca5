export { composePop3 } from './compose.ts'
export { readPop3Config, type Pop3Config } from './config.ts'
