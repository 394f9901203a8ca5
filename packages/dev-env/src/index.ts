export { startSuite, type Suite, type SuiteOptions } from './start-suite.ts'
export type { RunningService, ServiceName } from './services.ts'
