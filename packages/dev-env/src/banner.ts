// What `npm start` says when all is ready.
import { relative } from 'node:path'
import { product } from '@postkeep/config'
import type { Suite } from './start-suite.ts'

export function banner(suite: Suite, colour: boolean): string {
  const { folder, infrastructure, ports, domain } = suite.parts
  const { accounts, admin } = suite.seeded
  const bold = (text: string) => (colour ? `\x1b[1m${text}\x1b[0m` : text)
  const dim = (text: string) => (colour ? `\x1b[2m${text}\x1b[0m` : text)
  const near = relative(process.cwd(), folder.path) || '.'
  const here = near.startsWith('..') ? folder.path : near
  const row = (label: string, text: string) => `  ${label.padEnd(12)}${text}`
  const [demo, friend] = accounts
  const more = accounts.length - 2
  return [
    '',
    `  ${bold(`${product.name} runs on this machine`)} ${dim('(loopback only; nothing leaves it)')}`,
    '',
    row('Web admin', bold(`https://localhost:${ports.web}`)),
    row('Log in', `${admin.email}   ${admin.password}`),
    '',
    row('Mailbox', bold(demo!.address)),
    row('Password', bold(demo!.password)),
    row('and', `${friend!.address}   ${friend!.password}`),
    ...(more > 0
      ? [row('', `${more > 1 ? `u1 … u${more}` : 'u1'}@${domain}: passwords in ${here}/dev-env.json`)]
      : []),
    '',
    row('IMAP', `localhost ${bold(String(ports.imaps))} TLS   or ${ports.imap} STARTTLS`),
    row('POP3', `localhost ${bold(String(ports.pop3s))} TLS   or ${ports.pop3} STARTTLS`),
    row('SMTP', `localhost ${bold(String(ports.smtps))} TLS   or ${ports.smtp} STARTTLS`),
    row('CalDAV', `http://localhost:${bold(String(ports.caldav))} ${dim('calendars and tasks')}`),
    row('CardDAV', `http://localhost:${bold(String(ports.carddav))} ${dim('contacts')}`),
    row(
      'API',
      `http://localhost:${bold(String(ports.api))}/docs ${dim('a token: npm run postkeep -- token add')}`
    ),
    row('MX', `localhost ${ports.mx} ${dim('mail from outside comes in here')}`),
    '',
    `  ${dim('Send yourself something:')}`,
    `    swaks --server 127.0.0.1:${ports.mx} --to ${demo!.address} --h-Subject Hello`,
    `  ${dim('Read it:')}`,
    `    curl --cacert ${here}/ca.pem -u '${demo!.address}:${demo!.password}' 'imaps://localhost:${ports.imaps}/INBOX;MAILINDEX=1'`,
    `  ${dim('Try failures: write to')} tempfail@fault.test ${dim('or')} reject@fault.test`,
    `  ${dim('Manage:')} npm run postkeep -- --help`,
    '',
    row('Data', `${here}/ ${dim('kept between runs; --reset begins anew')}`),
    row('MongoDB', infrastructure.mongo.what),
    row('Redis', infrastructure.redis.what),
    row('Log', `${here}/postkeep.log`),
    '',
    `  Ctrl-C stops it.`,
    ''
  ].join('\n')
}
