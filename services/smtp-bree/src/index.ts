export { composeSmtpBree } from './compose.ts'
export { readSmtpBreeConfig, type SmtpBreeConfig } from './config.ts'
