export { classifyBounce, type BounceCategory, type BounceClass } from './bounces/classify-bounce.ts'
export { bounceEventBody, type BounceEvent } from './bounces/bounce-event.ts'
export { readStatusReport } from './bounces/read-status-report.ts'
export type { ReturnedRecipient } from './bounces/returned-recipients.ts'
export {
  createSuppressionList,
  type SuppressionList,
  type NewSuppression
} from './bounces/suppression-list.ts'
export {
  statusNotification,
  type StatusAction,
  type StatusNotice
} from './notification/status-notification.ts'
export { maySendAgain } from './queue/send-again.ts'
export { dueRecipients } from './queue/apply-results.ts'
export type { Claim } from './queue/claim.ts'
export { createQueue, type Queue, type QueueOptions } from './queue/create-queue.ts'
export type { ClaimedEmail, NewDsn, NewEmail } from './queue/new-email.ts'
export { QueueRefusal, type QueueFilter } from './queue/operate.ts'
export {
  isEmailStatus,
  type EmailOrder,
  type EmailOwner,
  type EmailPage,
  type EmailSearch
} from './queue/search-emails.ts'
export type { ShownEmail } from './queue/shown-email.ts'
export type { RecipientResult } from './queue/recipient-result.ts'
export type { Changes } from './queue/changes.ts'
export type { ChangeReport, Recorded, Recording } from './queue/record.ts'
export type { RecordedBounces, Returned } from './queue/record-bounces.ts'
export type { Swept } from './queue/redact.ts'
export { queueSystemMail, type SystemMail } from './queue-system-mail.ts'
export { announceQueued, listenForQueued } from './queued-channel.ts'
export {
  planAttempt,
  type AttemptPlan,
  type LocalRecipient,
  type PlanContext
} from './routing/plan-attempt.ts'
export { createSender, isAddressOfOthers, type Sender, type SenderOptions } from './sending/create-sender.ts'
export type { SendRecipient, SendRequest } from './sending/send-request.ts'
export { signMessage } from './signing/sign-message.ts'
export { signOutgoing, type SigningContext } from './signing/sign-outgoing.ts'
export { stsPolicies, type FindStsPolicy, type StsPolicyStore } from './mta-sts/find-policy.ts'
export { stsPolicyStore } from './mta-sts/policy-store.ts'
export type { Relay, RelayTls, RelayUse } from './sending/relay.ts'
export { saysTlsRequiredNo } from './tls/says-tls-required-no.ts'
export { postWebhook, type WebhookOptions } from './webhook/post-webhook.ts'
export type { MessageTask, WebhookTask } from './webhook/webhook-task.ts'
