export { composeSmtp, type SmtpSurroundings } from './compose.ts'
export { readSmtpConfig, type SmtpConfig } from './config.ts'
