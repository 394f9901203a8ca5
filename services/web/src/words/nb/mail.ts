import type { Words } from '../translate.ts'

export const mail = {
  resetSubject: 'Tilbakestill passordet ditt',
  reset:
    'Hei,\n\nnoen, sannsynligvis du, vil velge et nytt passord for kontoen din på {site}.\nFølg denne lenken innen 30 minutter:\n\n{url}\n\nHvis det ikke var deg, trenger du ikke gjøre noe: passordet ditt forblir som det er.\n',
  changeSubject: 'Bekreft den nye adressen din',
  change:
    'Hei,\n\nfor å logge inn på {site} med denne adressen fra nå av, må du følge denne lenken innen et døgn:\n\n{url}\n',
  changedSubject: 'Adressen din ble endret',
  changed:
    'Hei,\n\nkontoen din på {site} har nå adressen {email}; denne adressen brukes ikke lenger.\n\nHvis det ikke var deg, må du straks si fra til administratoren for serveren.\n',
  passwordSubject: 'Passordet ditt ble endret',
  password:
    'Hei,\n\npassordet til kontoen din på {site} ble nettopp endret.\n\nHvis det ikke var deg, må du straks tilbakestille det: {url}\n',
  passkeySubject: 'En passnøkkel ble lagt til',
  passkey:
    'Hei,\n\npassnøkkelen «{name}» åpner nå kontoen din på {site}.\n\nHvis det ikke var deg, må du straks fjerne den og endre passordet ditt: {url}\n',
  inviteSubject: 'Du er invitert til {domain}',
  invite:
    'Hei,\n\n{from} inviterer deg til {domain}, som har e-posten sin på {site}.\nFølg denne lenken innen to uker:\n\n{url}\n\nHvis du ikke vet hvorfor, trenger du ikke gjøre noe.\n'
} as const satisfies Words['mail']
