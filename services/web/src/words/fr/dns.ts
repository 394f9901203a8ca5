import type { Words } from '../translate.ts'

export const dns = {
  title: 'Enregistrements DNS',
  lead: 'Ajoutez ces enregistrements là où {domain} est enregistré, ou là où sont ses serveurs de noms. Puis appuyez sur Vérifier.',
  verify: 'Vérifier',
  verifying: 'Les serveurs de noms sont interrogés…',
  zoneFile: 'Fichier de zone',
  checkedAt: 'Dernière vérification : {when}.',
  notChecked: 'Pas encore vérifié.',
  summary: '{good} enregistrements sur {all} sont justes',
  allGood: 'Tous les enregistrements sont justes. Le courrier peut venir.',
  type: 'Type',
  name: 'Nom',
  value: 'Valeur',
  priority: 'Priorité',
  found: 'Trouvé là',
  showRecord: 'Afficher l’enregistrement',
  stateGood: 'Juste',
  stateWarning: 'Fonctionne, avec une remarque',
  stateMissing: 'Manque',
  stateWrong: 'Faux',
  stateUnknown: 'Inconnu',
  lastGood: 'Il était juste le {when}.',
  receiving: 'Recevoir du courrier',
  receivingWhy: 'Dit au monde d’apporter votre courrier ici.',
  SPF: 'SPF',
  SPFWhy: 'Dit que ce serveur peut envoyer pour vous.',
  DKIM: 'DKIM',
  DKIMWhy: 'La clé publique de la signature sous votre courrier.',
  DMARC: 'DMARC',
  DMARCWhy: 'Ce que les autres font du courrier qui prétend seulement être le vôtre.',
  TLSRPT: 'Rapports TLS',
  TLSRPTWhy:
    'Permet aux autres serveurs de vous dire quand ils n’atteignent pas le vôtre par une connexion chiffrée.',
  bounces: 'Chemin de retour',
  bouncesWhy: 'Où vont les rapports de remises échouées.',
  'advice-add': 'Ajoutez cet enregistrement chez votre fournisseur DNS.',
  'advice-no-answer': 'Les serveurs de noms n’ont pas répondu. Regardez de nouveau dans quelques minutes.',
  'advice-mx-elsewhere':
    'Le courrier va à un autre serveur. Supprimez les enregistrements MX qui sont là et ajoutez celui-ci.',
  'advice-mx-others-too':
    'Il y a aussi d’autres serveurs de courrier : le courrier qui va chez eux ne vient pas ici. Supprimez-les, sauf si c’est voulu.',
  'advice-spf-twice':
    'Il y a deux enregistrements SPF, si bien qu’aucun ne compte. Réunissez-les en un seul.',
  'advice-spf-without-us':
    'Il y a un enregistrement SPF sans ce serveur. N’en ajoutez pas un second : changez-le en celui-ci.',
  'advice-spf-unsure':
    'L’enregistrement nomme des adresses ou un autre enregistrement. Assurez-vous que ce serveur en fait partie.',
  'advice-dkim-other-key':
    'Il y a là une autre clé. Remplacez-la par celle-ci ; prenez garde aux lignes coupées.',
  'advice-dmarc-twice': 'Il y a deux enregistrements DMARC, si bien qu’aucun ne compte. Supprimez-en un.',
  'advice-dmarc-broken': 'L’enregistrement n’a pas de règle (p=). Remplacez-le par celui-ci.',
  'advice-dmarc-none':
    'La règle p=none ne fait qu’observer. Changez-la en p=quarantine dès que votre courrier est signé partout.',
  'advice-cname-elsewhere': 'Le nom mène ailleurs. Changez-le en cette valeur.',
  instead: 'Mis à sa place',
  stateOptional: 'Absent, pas nécessaire',
  MTASTS: 'Remise chiffrée (MTA-STS)',
  MTASTSWhy:
    'Dit aux autres serveurs que le courrier ne vient ici que par une connexion chiffrée. Il lui faut ses deux enregistrements.',
  autoconfig: 'Configuration automatique',
  autoconfigWhy: 'Permet à Thunderbird et à d’autres de trouver les réglages à partir de la seule adresse.',
  services: 'Serveurs pour les programmes',
  servicesWhy:
    'Enregistrements SRV : d’autres programmes de courrier, de calendrier et de contacts trouvent les serveurs grâce à eux.',
  srvValue: 'Priorité, poids, port, hôte',
  state: 'État',
  optionalTitle: 'Bons à avoir',
  optionalLead:
    'Le courrier va et vient sans eux. Ils le rendent plus sûr, et les programmes plus faciles à configurer.',
  cloudflare: 'Écrire chez Cloudflare',
  pushTitle: 'Écrire les enregistrements chez Cloudflare',
  pushLead:
    'Si Cloudflare sert le DNS de {domain}, ce serveur peut y écrire les enregistrements pour vous. Ce qui y est déjà et n’est pas à nous reste.',
  token: 'Jeton d’API',
  tokenHint:
    'Créez-en un sur dash.cloudflare.com/profile/api-tokens avec la permission Zone / DNS / Edit pour ce domaine. Il sert maintenant et n’est pas conservé.',
  notAToken: 'Ce n’est pas un jeton : il n’a que des lettres, des chiffres, - et _.',
  replace: 'Remplacer aussi les enregistrements qui mènent ailleurs',
  replaceHint: 'Le courrier qui allait jusqu’ici à un autre serveur vient désormais ici.',
  push: 'Écrire les enregistrements',
  pushing: 'Écriture…',
  pushedLead: 'Cloudflare a pris les enregistrements. Les autres serveurs les voient en quelques minutes.',
  pushBack: 'Vers les enregistrements',
  record: 'Enregistrement',
  outcome: 'Ce qui a été fait',
  pushThere: 'Était juste',
  pushAdded: 'Ajouté',
  pushReplaced: 'Remplacé',
  pushLeft: 'Laissé : il y a autre chose',
  'advice-mx-cname':
    'Cela marche avec la plupart des serveurs, mais un MX ne doit pas mener à un alias (CNAME) : RFC 2181, section 10.3. Mettez des enregistrements d’adresse à la place de ce CNAME.',
  'advice-sts-broken':
    'Il doit y avoir un seul enregistrement de ce genre, avec un id. Remplacez ce qui est là par celui-ci.',
  'advice-srv-elsewhere': 'L’enregistrement mène à un autre serveur ou port.'
} as const satisfies Words['dns']
