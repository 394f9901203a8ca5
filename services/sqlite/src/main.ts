import { runService } from '@postkeep/lifecycle'
import { composeSqlite } from './compose.ts'
import { readSqliteConfig } from './config.ts'

await runService({ name: 'sqlite', config: () => readSqliteConfig(process.env), compose: composeSqlite })
