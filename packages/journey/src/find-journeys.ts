// The journeys that an id, an address or a Message-ID leads to. For `postkeep trace`, the web and the API.
import type { Database, JourneyStep } from '@postkeep/database'

export interface Journey {
  readonly trace: string
  /** In the order in which they happened; at least one. */
  readonly steps: readonly Step[]
}

export type Step = Omit<JourneyStep, '_id'>

export interface JourneySearch {
  /** An id, an address, or a Message-ID with or without its brackets. */
  readonly text: string
  /** Only journeys that an address of these domains (names) has a part in. */
  readonly domains?: readonly string[] | undefined
  /** Newest first (default 20). */
  readonly limit?: number | undefined
}

const mostSteps = 500
/** Steps that are looked at for the ids of journeys. */
const mostHits = 5000

export async function findJourneys(
  { journeySteps }: Pick<Database, 'journeySteps'>,
  { domains, limit = 20, text }: JourneySearch
): Promise<Journey[]> {
  const traces = await tracesOf(journeySteps, text.trim())
  const journeys: Journey[] = []
  for (const trace of traces) {
    if (journeys.length >= limit) break
    const steps = await journeySteps.find({ trace }, { _id: 0 }).sort({ at: 1, _id: 1 }).limit(mostSteps)
    const isShown = domains === undefined || steps.some((step) => isAbout(step, domains))
    if (steps.length > 0 && isShown) journeys.push({ trace, steps })
  }
  return journeys
}

/** Newest first. */
async function tracesOf(steps: Database['journeySteps'], text: string): Promise<string[]> {
  if (!text.includes('@')) return [text]
  const bare = text.replace(/^<|>$/g, '')
  const isAddress = !text.startsWith('<')
  const filters = [
    ...(isAddress ? [{ addresses: bare.toLowerCase() }] : []),
    { message_id: `<${bare}>` },
    // Of mail that the server writes itself.
    { trace: text }
  ]
  for (const filter of filters) {
    const found = await steps.find(filter, { trace: 1 }).sort({ at: -1 }).limit(mostHits)
    if (found.length > 0) return [...new Set(found.map(({ trace }) => trace))]
  }
  return []
}

function isAbout({ addresses }: Step, domains: readonly string[]): boolean {
  return addresses.some((address) => domains.includes(address.slice(address.lastIndexOf('@') + 1)))
}
