import type { Words } from '../translate.ts'

export const mail = {
  resetSubject: 'Setzen Sie Ihr Passwort zurück',
  reset:
    'Guten Tag,\n\njemand, vermutlich Sie selbst, will ein neues Passwort für Ihr Konto bei {site} setzen.\nFolgen Sie binnen 30 Minuten diesem Link:\n\n{url}\n\nWaren Sie es nicht, so tun Sie nichts: Ihr Passwort bleibt, wie es ist.\n',
  changeSubject: 'Bestätigen Sie Ihre neue Adresse',
  change:
    'Guten Tag,\n\num sich bei {site} von nun an mit dieser Adresse anzumelden, folgen Sie binnen eines Tages diesem Link:\n\n{url}\n',
  changedSubject: 'Ihre Adresse wurde geändert',
  changed:
    'Guten Tag,\n\nIhr Konto bei {site} hat jetzt die Adresse {email}; diese hier wird nicht mehr benutzt.\n\nWaren Sie es nicht, so sagen Sie es sofort dem Administrator des Servers.\n',
  passwordSubject: 'Ihr Passwort wurde geändert',
  password:
    'Guten Tag,\n\ndas Passwort Ihres Kontos bei {site} wurde soeben geändert.\n\nWaren Sie es nicht, so setzen Sie es sofort zurück: {url}\n',
  passkeySubject: 'Ein Passkey wurde hinzugefügt',
  passkey:
    'Guten Tag,\n\nder Passkey „{name}“ öffnet jetzt Ihr Konto bei {site}.\n\nWaren Sie es nicht, so entfernen Sie ihn, und ändern Sie sofort Ihr Passwort: {url}\n',
  inviteSubject: 'Sie sind zu {domain} eingeladen',
  invite:
    'Guten Tag,\n\n{from} lädt Sie zu {domain} ein, deren Mail auf {site} liegt.\nFolgen Sie binnen zwei Wochen diesem Link:\n\n{url}\n\nWissen Sie nicht, warum, so tun Sie nichts.\n'
} as const satisfies Words['mail']
