// The threads of messages. A message that waits is given one first.
import type { Mailbox } from '../mailbox.ts'

/** Bodies up to which each is looked up; beyond, all are read. */
const fewBodies = 1000

/** The number of the thread of each body. */
export function threadsOf(mailbox: Mailbox, bodies: Uint32Array): Uint32Array<ArrayBuffer> {
  const { derived } = mailbox
  if (bodies.some((body) => derived.waiting(body) !== undefined)) while (derived.writeSome());
  const lookup = bodies.length > fewBodies ? readAll(mailbox) : readOne(mailbox)
  // A body that is gone meanwhile is a thread of its own.
  return Uint32Array.from(bodies, (body) => lookup(body) ?? body)
}

type Lookup = (body: number) => number | undefined

function readAll({ db }: Mailbox): Lookup {
  const threads = new Map(db.tuples<[number, number]>('SELECT body, thread FROM body_thread'))
  return (body) => threads.get(body)
}

function readOne({ db }: Mailbox): Lookup {
  return (body) => db.value<number>('SELECT thread FROM body_thread WHERE body = ?', body)
}
