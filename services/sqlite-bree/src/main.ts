import { runService } from '@postkeep/lifecycle'
import { composeSqliteBree } from './compose.ts'
import { readSqliteBreeConfig } from './config.ts'

await runService({
  name: 'sqlite-bree',
  config: () => readSqliteBreeConfig(process.env),
  compose: composeSqliteBree
})
