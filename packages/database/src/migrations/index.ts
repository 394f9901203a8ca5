// All migrations, in order. A new one is a file `NNNN-what-it-does.ts` and a line here.
import type { Migration } from './migration.ts'

/** The first release begins with none: its data is version 0. */
export const migrations: readonly Migration[] = []
