export { requestJob } from './job-requests.ts'
export { runJob, type JobContext, type JobResult, type JobSettings } from './run-job.ts'
export { runJobNow, type RunNowOutcome } from './run-now.ts'
export { startJobs, type Jobs, type JobSchedule } from './start-jobs.ts'
