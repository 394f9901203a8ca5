/** How long a message of the queue is kept, from its `date` on. */
export const emailKeptMs = 30 * 24 * 3_600_000
