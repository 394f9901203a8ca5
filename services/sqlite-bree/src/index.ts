export { composeSqliteBree } from './compose.ts'
export { readSqliteBreeConfig, type SqliteBreeConfig } from './config.ts'
