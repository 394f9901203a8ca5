// Answers the challenges of an order, and takes the answers away again, however it ended. RFC 8555 §7.5
import type { Authorization, Order } from 'acme-client'
import { errorOf, type Logger } from '@postkeep/log'
import { CertificateError } from '../certificate-error.ts'
import {
  presentAnswers,
  removeAnswers,
  type ChallengeAnswer,
  type ChallengeMethod
} from './challenge-method.ts'
import type { Acme } from './open-acme.ts'

type Challenge = Authorization['challenges'][number]
type Pending = {
  authorization: Authorization
  challenge: Challenge
  method: ChallengeMethod
  answer: ChallengeAnswer
}

type Proving = { methodOf: (name: string) => ChallengeMethod; logger: Logger }

/** @throws CertificateError, its `failedNames` are those that could not be proved */
export async function proveNames(
  { client }: Acme,
  order: Order,
  { methodOf, logger }: Proving
): Promise<void> {
  const authorizations = await client.getAuthorizations(order)
  const open = authorizations.filter(({ status }) => status === 'pending')
  const pending = await Promise.all(open.map((one) => pendingOf(client, one, methodOf(titleOf(one)))))
  const answers = Map.groupBy(pending, ({ method }) => method)
  try {
    for (const [method, ofMethod] of answers) await presentAnswers(method, ofMethod.map(answerOf))
    for (const { challenge } of pending) await client.completeChallenge(challenge)
    await everyValid(client, order, pending)
  } catch (error) {
    await giveUp(client, pending, logger)
    throw error
  } finally {
    for (const [method, ofMethod] of answers) await cleanUp(method, ofMethod.map(answerOf), logger)
  }
}

const answerOf = ({ answer }: Pending): ChallengeAnswer => answer

/** What stays behind does no harm, and must not hide what went before. */
async function cleanUp(
  method: ChallengeMethod,
  answers: readonly ChallengeAnswer[],
  logger: Logger
): Promise<void> {
  await removeAnswers(method, answers).catch((error: unknown) =>
    logger.warn({ error: errorOf(error) }, 'an answer to a challenge could not be removed')
  )
}

type Client = Acme['client']

async function pendingOf(
  client: Client,
  authorization: Authorization,
  method: ChallengeMethod
): Promise<Pending> {
  const challenge = authorization.challenges.find(({ type }) => type === method.kind)
  const name = authorization.identifier.value
  if (!challenge) {
    throw new CertificateError(
      'configuration',
      `${titleOf(authorization)} cannot be proved by ${method.kind}: use dns-01`
    )
  }
  const keyAuthorization = await client.getChallengeKeyAuthorization(challenge)
  return { authorization, challenge, method, answer: { name, token: challenge.token, keyAuthorization } }
}

async function everyValid(client: Client, order: Order, pending: readonly Pending[]): Promise<void> {
  const waits = await Promise.allSettled(
    pending.map(({ authorization }) => client.waitForValidStatus(authorization))
  )
  const failure = waits.find((wait) => wait.status === 'rejected')
  if (!failure) return
  if (failure.reason instanceof CertificateError) throw failure.reason
  const invalid = (await client.getAuthorizations(order)).filter(({ status }) => status === 'invalid')
  if (invalid.length === 0) {
    const message = 'The certificate authority did not finish its checks in time: try again later'
    throw new CertificateError('unreachable', message, { cause: failure.reason })
  }
  throw validationError(invalid)
}

function validationError(invalid: readonly Authorization[]): CertificateError {
  const lines = invalid.map((authorization) => `${titleOf(authorization)}: ${detailOf(authorization)}`)
  return new CertificateError(
    'validation',
    `The certificate authority could not verify ${lines.join('; ')}. ` +
      'Check that the A and AAAA records lead to this server and that port 80 is open (http-01), ' +
      'or that the TXT records are right (dns-01), and that no CAA record forbids this authority',
    { failedNames: invalid.map(titleOf) }
  )
}

function detailOf({ challenges }: Authorization): string {
  const error = challenges
    .map((challenge) => challenge.error as { detail?: string } | undefined)
    .find(Boolean)
  return error?.detail ?? 'no reason given'
}

function titleOf({ identifier, wildcard }: Authorization): string {
  return wildcard ? `*.${identifier.value}` : identifier.value
}

/** Open authorizations count against the limits of the account. */
async function giveUp(client: Client, pending: readonly Pending[], logger: Logger): Promise<void> {
  for (const { authorization } of pending) {
    await client.deactivateAuthorization(authorization).catch((error: unknown) =>
      // Those that were found invalid cannot be given up any more.
      logger.debug({ error: errorOf(error), name: titleOf(authorization) }, 'an authorization stays as it is')
    )
  }
}
