export { readReport, type ReadReport } from './read-report.ts'
export { createReportArchive, type ReportArchive, type TakenReport } from './report-archive.ts'
