// What all clients of the soak share: they act until it is over, and again after whatever breaks a connection.
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Suite } from '../../src/index.ts'
import type { Login } from '../test-suite.ts'
import type { MailboxModel } from './mailbox-model.ts'

export interface Person {
  readonly login: Login
  readonly model: MailboxModel
}

export interface Soak {
  readonly suite: Suite
  readonly ca: Buffer
  readonly people: readonly Person[]
  /** No act is begun after it. */
  readonly stop: AbortSignal
  /** From 0 to 1. */
  readonly random: () => number
  /** A pause between two acts, on average. */
  readonly pauseMs: number
  readonly tally: Tally
  /** None is a part of another. */
  readonly newToken: () => string
}

/** How often what was done, and how often it was cut off. */
export class Tally {
  readonly #counts = new Map<string, { done: number; cut: number }>()

  add(act: string, outcome: 'done' | 'cut'): void {
    const counts = this.#counts.get(act) ?? { done: 0, cut: 0 }
    counts[outcome]++
    this.#counts.set(act, counts)
  }

  get text(): string {
    return [...this.#counts].map(([act, { cut, done }]) => `${act} ${done} (${cut} cut off)`).join(', ')
  }

  doneOf(act: string): number {
    return this.#counts.get(act)?.done ?? 0
  }
}

/** `act` is called again and again; what it throws is a cut, unless it is a fault that it has found. */
export async function actUntilStopped(soak: Soak, name: string, act: () => Promise<void>): Promise<void> {
  while (!soak.stop.aborted) {
    await sleep(soak.random() * 2 * soak.pauseMs)
    try {
      await act()
      soak.tally.add(name, 'done')
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error
      soak.tally.add(name, 'cut')
    }
  }
}

export function oneOf<T>(all: readonly T[], random: number): T {
  return all[Math.floor(random * all.length)]!
}
