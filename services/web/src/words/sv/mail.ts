import type { Words } from '../translate.ts'

export const mail = {
  resetSubject: 'Återställ ditt lösenord',
  reset:
    'Hej!\n\nNågon, förmodligen du, vill ställa in ett nytt lösenord för ditt konto på {site}.\nFölj den här länken inom 30 minuter:\n\n{url}\n\nOm det inte var du behöver du inte göra något: ditt lösenord förblir som det är.\n',
  changeSubject: 'Bekräfta din nya adress',
  change:
    'Hej!\n\nFölj den här länken inom ett dygn för att från och med nu logga in på {site} med den här adressen:\n\n{url}\n',
  changedSubject: 'Din adress har ändrats',
  changed:
    'Hej!\n\nDitt konto på {site} har nu adressen {email}; den här adressen används inte längre.\n\nOm det inte var du, säg genast till serverns administratör.\n',
  passwordSubject: 'Ditt lösenord har ändrats',
  password:
    'Hej!\n\nLösenordet för ditt konto på {site} har just ändrats.\n\nOm det inte var du, återställ det genast: {url}\n',
  passkeySubject: 'En lösennyckel har lagts till',
  passkey:
    'Hej!\n\nLösennyckeln ”{name}” öppnar nu ditt konto på {site}.\n\nOm det inte var du, ta bort den och byt genast ditt lösenord: {url}\n',
  inviteSubject: 'Du är inbjuden till {domain}',
  invite:
    'Hej!\n\n{from} bjuder in dig till {domain}, vars e-post finns på {site}.\nFölj den här länken inom två veckor:\n\n{url}\n\nOm du inte vet varför behöver du inte göra något.\n'
} as const satisfies Words['mail']
