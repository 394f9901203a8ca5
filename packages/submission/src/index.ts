export { mailDate } from './complete-message.ts'
export { checkRecipient, type RecipientContext } from './check-recipient.ts'
export { SubmissionRefusal } from './submission-refusal.ts'
export { receivedField, type Reception } from './received-field.ts'
export { sendAgain, type AgainContext, type SentAgain } from './send-again.ts'
export {
  sendLimit,
  sendLimits,
  sendUsage,
  type CountSent,
  type SendCount,
  type SendLimitOptions,
  type SendLimits
} from './send-limit.ts'
export {
  submitMessage,
  type LargeMessage,
  type SubmissionContext,
  type Submission,
  type Submitted
} from './submit-message.ts'
