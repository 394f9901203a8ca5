import type { Words } from '../translate.ts'

export const landing = {
  title: 'Mail, die Ihnen gehört',
  lead: 'Dieser Server empfängt, sendet und bewahrt Mail für seine eigenen Domains: jedes Postfach eine verschlüsselte Datei, die auch ihr Betreiber nicht lesen kann.',
  begin: 'Das erste Konto anlegen',
  firstTitle: 'Ein frischer Server',
  first: 'Noch hat niemand ein Konto. Das erste wird das des Administrators.',
  privateTitle: 'Privat von Grund auf',
  privateText:
    'Ein Postfach ist mit einem eigenen Schlüssel verschlüsselt. Passwörter öffnen es; der Server bewahrt keines auf.',
  standardTitle: 'Jedes Mailprogramm',
  standardText:
    'IMAP, POP3 und SMTP, die sich in Thunderbird, Apple Mail und den meisten anderen von selbst einrichten.',
  aliasTitle: 'So viele Adressen, wie Sie mögen',
  aliasText:
    'Ein Name für jedes Geschäft und jeden Menschen, weitergeleitet oder aufbewahrt, in allen Ihren Domains.',
  welcome: 'Zu meinen Domains'
} as const satisfies Words['landing']
