// The page for a refusal: what it means and where to go on.
import { html } from 'hono/html'
import type { Answer } from './answer.ts'
import { page } from './answer.ts'
import type { HttpProblem, ProblemKind } from './http-problem.ts'
import type { Visit } from './page.ts'
import type { WordKey } from '../words/translate.ts'

const words: Record<ProblemKind, readonly [WordKey, WordKey]> = {
  'not-found': ['frame.notFoundTitle', 'frame.notFound'],
  forbidden: ['frame.forbiddenTitle', 'frame.forbidden'],
  'not-same-site': ['frame.sameSiteTitle', 'frame.sameSite'],
  'too-many': ['frame.tooManyTitle', 'frame.tooMany'],
  unavailable: ['frame.unavailableTitle', 'frame.unavailable'],
  method: ['frame.methodTitle', 'frame.method'],
  'too-large': ['frame.tooLargeTitle', 'frame.tooLarge'],
  failed: ['frame.failedTitle', 'frame.failed']
}

export function problemPage({ link, t }: Visit, { kind, status }: HttpProblem): Answer {
  const [title, text] = words[kind]
  const body = html`<section class="narrow problem">
    <p class="status">${status}</p>
    <h1>${t(title)}</h1>
    <p class="lead">${t(text)}</p>
    <p><a class="button" href="${link('/')}">${t('frame.home')}</a></p>
  </section>`
  return page(t(title), body, status)
}
