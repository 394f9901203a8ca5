export { ChunkList } from './chunk-list.ts'
export { letGo } from './let-go.ts'
export { createSpool, type Spool, type Spooled, type SpoolOptions, type Stored } from './spool.ts'
export { SpoolFull } from './spool-full.ts'
