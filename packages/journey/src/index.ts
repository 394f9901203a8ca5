export { createJournal, type Journal, type JournalOptions, type NewStep } from './create-journal.ts'
export { findJourneys, type Journey, type JourneySearch, type Step } from './find-journeys.ts'
export { findOwnJourneys } from './find-own-journeys.ts'
