export { composeSqlite } from './compose.ts'
export { readSqliteConfig, type SqliteConfig } from './config.ts'
