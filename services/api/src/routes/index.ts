// All endpoints.
import type { Route } from '../frame/route.ts'
import { getAccount } from './account/get-account.ts'
import { updateAccount } from './account/update-account.ts'
import { createKey, listKeys, revokeKey } from './keys/api-keys.ts'
import { createAlias } from './aliases/create-alias.ts'
import { generatePassword } from './aliases/generate-password.ts'
import { getAlias } from './aliases/get-alias.ts'
import { listAliases } from './aliases/list-aliases.ts'
import { listPasswords, replaceRecoveryCode, revokePassword } from './aliases/passwords.ts'
import { removeAlias } from './aliases/remove-alias.ts'
import { updateAlias } from './aliases/update-alias.ts'
import {
  createCatchAllPassword,
  listCatchAllPasswords,
  removeCatchAllPassword
} from './domains/catch-all-passwords.ts'
import { createDomain } from './domains/create-domain.ts'
import { getDomain } from './domains/get-domain.ts'
import { listDomains } from './domains/list-domains.ts'
import { removeDomain } from './domains/remove-domain.ts'
import { updateDomain } from './domains/update-domain.ts'
import { updateAllowlist, updateDenylist } from './domains/update-lists.ts'
import { verifyRecords, verifySmtp } from './domains/verify-domain.ts'
import { cancelEmail } from './emails/cancel-email.ts'
import { emailLimit } from './emails/email-limit.ts'
import { getEmail } from './emails/get-email.ts'
import { listEmails } from './emails/list-emails.ts'
import { retryEmail } from './emails/retry-email.ts'
import { sendEmail } from './emails/send-email.ts'
import { createFolder } from './folders/create-folder.ts'
import { getFolder } from './folders/get-folder.ts'
import { listFolders } from './folders/list-folders.ts'
import { removeFolder } from './folders/remove-folder.ts'
import { updateFolder } from './folders/update-folder.ts'
import { createMessage } from './messages/create-message.ts'
import { getMessage } from './messages/get-message.ts'
import { listMessages } from './messages/list-messages.ts'
import { removeMessage } from './messages/remove-message.ts'
import { updateMessage } from './messages/update-message.ts'
import { createContact } from './contacts/create-contact.ts'
import { getContact } from './contacts/get-contact.ts'
import { listContacts } from './contacts/list-contacts.ts'
import { removeContact } from './contacts/remove-contact.ts'
import { updateContact } from './contacts/update-contact.ts'
import { createCalendar } from './calendars/create-calendar.ts'
import { getCalendar } from './calendars/get-calendar.ts'
import { listCalendars } from './calendars/list-calendars.ts'
import { removeCalendar } from './calendars/remove-calendar.ts'
import { updateCalendar } from './calendars/update-calendar.ts'
import { createEvent } from './events/create-event.ts'
import { getEvent } from './events/get-event.ts'
import { listEvents } from './events/list-events.ts'
import { removeEvent } from './events/remove-event.ts'
import { updateEvent } from './events/update-event.ts'
import { findJourneysRoute } from './journeys/find-journeys.ts'
import { downloadLogs } from './logs/download-logs.ts'
import { listLogs } from './logs/list-logs.ts'
import { writeLog } from './logs/write-log.ts'
import { acceptInvite, inviteMember, withdrawInvite } from './members/invite.ts'
import { removeMember, updateMember } from './members/member.ts'
import { actsOnQueued } from './queue/act-on-queued.ts'
import { listQueue } from './queue/list-queue.ts'
import { getHealth } from './server/get-health.ts'
import { createLabel, listLabels, updateLabels } from './labels/labels.ts'
import {
  createPushToken,
  listPushTokens,
  removePushToken,
  removePushTokens
} from './push-tokens/push-tokens.ts'
import { encrypt } from './server/encrypt.ts'
import { sieveRoutes } from './sieve/sieve-routes.ts'
import { socketRoute } from './server/socket.ts'
import { createAccount } from './account/create-account.ts'
import { exportCalendar, exportContacts, importCalendars, importContacts } from './files/collection-files.ts'
import { getMaxForwardedAddresses, getPort, getSettings, lookup } from './server/lookup.ts'
import { testS3Connection } from './domains/test-s3-connection.ts'
import { selfTest } from './server/self-test.ts'
import { testAnswer } from './server/test-answer.ts'

export const routes: readonly Route[] = [
  testAnswer,
  getHealth,
  socketRoute,
  encrypt,
  lookup,
  getPort,
  getSettings,
  getMaxForwardedAddresses,
  selfTest,
  createAccount,
  getAccount,
  updateAccount,
  listKeys,
  createKey,
  revokeKey,
  writeLog,
  listLogs,
  downloadLogs,
  findJourneysRoute,
  listDomains,
  createDomain,
  getDomain,
  updateDomain,
  removeDomain,
  verifyRecords,
  verifySmtp,
  testS3Connection,
  updateAllowlist,
  updateDenylist,
  listCatchAllPasswords,
  createCatchAllPassword,
  removeCatchAllPassword,
  inviteMember,
  acceptInvite,
  withdrawInvite,
  updateMember,
  removeMember,
  listAliases,
  createAlias,
  getAlias,
  updateAlias,
  removeAlias,
  generatePassword,
  listPasswords,
  revokePassword,
  replaceRecoveryCode,
  ...sieveRoutes,
  listPushTokens,
  createPushToken,
  removePushTokens,
  removePushToken,
  listEmails,
  sendEmail,
  emailLimit,
  getEmail,
  cancelEmail,
  retryEmail,
  listQueue,
  ...actsOnQueued,
  listFolders,
  createFolder,
  getFolder,
  updateFolder,
  removeFolder,
  listMessages,
  createMessage,
  getMessage,
  updateMessage,
  removeMessage,
  listLabels,
  createLabel,
  updateLabels,
  listContacts,
  createContact,
  getContact,
  updateContact,
  removeContact,
  listCalendars,
  createCalendar,
  getCalendar,
  updateCalendar,
  removeCalendar,
  exportCalendar,
  exportContacts,
  importCalendars,
  importContacts,
  listEvents,
  createEvent,
  getEvent,
  updateEvent,
  removeEvent
]
