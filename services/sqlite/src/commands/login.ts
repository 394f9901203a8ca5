// Who may log in: limits, then the directory, then the worker, where opening the key slot is the password check.
// All refusals look alike and cost alike: one Argon2id run.
import { createHash } from 'node:crypto'
import { randomToken } from '@postkeep/crypto'
import type { CatchAllLogin, Login } from '@postkeep/directory'
import { MailboxError, type LoginOutcome, type ParamsOf } from '@postkeep/mailbox-contract'
import type { Context } from '../context.ts'
import { endSessions } from '../end-sessions.ts'
import { SessionShares } from '../shares/session-shares.ts'
import { sharesSurroundings } from '../shares/shares-surroundings.ts'
import type { UnlockOutcome } from '../thread-protocol.ts'
import type { WorkerLink } from '../threads/worker-link.ts'
import type { Request, Response } from './request.ts'

export async function login(context: Context, request: Request): Promise<Response> {
  const params = parseLogin(request.params)
  const attempt = await context.limits.begin(params)
  if (attempt.kind === 'limited') {
    context.events.loginLimited(params)
    return { value: { kind: 'refused', reason: 'limited', retryAfter: attempt.retryAfter } }
  }
  try {
    const outcome = await check(context, params, request)
    await attempt.end(outcome.kind === 'accepted' ? 'passed' : 'failed')
    return { value: outcome }
  } catch (error) {
    await attempt.end('passed')
    throw error
  }
}

async function check(context: Context, params: ParamsOf<'login'>, request: Request): Promise<LoginOutcome> {
  const whole = await catchAllLogin(context, params)
  if (whole) {
    const { id: slot, ...identity } = whole
    return { kind: 'accepted', identity: { ...identity, mailbox: '', quota: 0, slot } }
  }
  const found = await findLogin(context, params.username)
  const worker = context.workers.ownerOf(found?.mailbox ?? spread(params.username))
  const session = params.open ? randomToken(16) : undefined
  const outcome = found ? await unlock(worker, params, found, session) : await pretend(worker, params)
  if (!found || outcome.kind === 'refused') {
    context.events.loginRefused(params)
    return { kind: 'refused', reason: 'invalid' }
  }
  context.mirror.refresh(found.mailbox, outcome.keys)
  context.mirror.used(found.mailbox, outcome.slot)
  const { mailbox, address, user, domain, quota } = found
  const identity = { mailbox, address, user, domain, quota, slot: outcome.slot }
  if (session === undefined) return { kind: 'accepted', identity }
  const { scope } = params
  context.events.loggedIn({ mailbox, scope, slot: outcome.slot })
  if (outcome.port !== undefined) return { kind: 'accepted', identity, session, port: outcome.port }
  const { connection } = request
  const shares = new SessionShares({ session, worker }, sharesSurroundings(context))
  context.sessions.add({ id: session, mailbox, domain, worker, connection, shares })
  // Invitations that came while it was locked are in the calendar before it is looked at.
  if (scope === 'caldav') await context.scheduling.settled(mailbox)
  if (request.signal.aborted) endSessions(context, connection)
  return { kind: 'accepted', identity, session }
}

/** Something like an id: unknown users keep all workers as busy as known ones do. */
function spread(username: string): string {
  return createHash('sha256').update(username).digest('hex').slice(0, 24)
}

/** It sends for all of a domain, and has no mailbox. */
async function catchAllLogin(
  { directory }: Context,
  { open, password, scope, username }: ParamsOf<'login'>
): Promise<CatchAllLogin | undefined> {
  if (scope !== 'smtp' || open) return undefined
  try {
    return await directory.catchAllPasswords.verify(username, password)
  } catch (error) {
    throw new MailboxError('unavailable', 'logins cannot be checked now', { cause: error })
  }
}

async function findLogin(context: Context, username: string): Promise<Login | undefined> {
  try {
    return await context.directory.recipients.findLogin(username)
  } catch (error) {
    throw new MailboxError('unavailable', 'logins cannot be checked now', { cause: error })
  }
}

async function unlock(
  worker: WorkerLink,
  { password, scope, handsOver = false }: ParamsOf<'login'>,
  { mailbox, quota, isEnabled, hasImap }: Login,
  session: string | undefined
): Promise<UnlockOutcome> {
  // An alias without a mailbox to read may still send.
  const isAllowed = isEnabled && (hasImap || scope === 'smtp')
  const params = { mailbox, password, scope, session, handsOver, quota, isEnabled: isAllowed }
  return (await worker.call('unlock', params)).value
}

async function pretend(worker: WorkerLink, { password }: ParamsOf<'login'>): Promise<UnlockOutcome> {
  return (await worker.call('pretend', { password })).value
}

function parseLogin(params: Record<string, unknown>): ParamsOf<'login'> {
  const { username, password, scope, remoteAddress, open, handsOver } = params
  const texts = [username, password, scope, remoteAddress]
  if (texts.some((text) => typeof text !== 'string' || text.length > maximumText))
    throw new MailboxError('invalid', 'a login has a username, a password, a scope and an address')
  const wishes = { open: open === true, handsOver: handsOver === true }
  return { username, password, scope, remoteAddress, ...wishes } as ParamsOf<'login'>
}

const maximumText = 1024
