export type { ChallengeMethod } from './acme/challenge-method.ts'
export { CertificateError, type CertificateErrorKind } from './certificate-error.ts'
export type { Certificate, CertificateFiles } from './certificate.ts'
export {
  certificateFields,
  certificateMethods,
  readCertificateConfig,
  type CertificateConfig
} from './config.ts'
export { signCms } from './cms/sign-cms.ts'
export { openCloudflareZone, type CloudflareZone } from './dns/cloudflare-zone.ts'
export { cloudflareProvider } from './dns/cloudflare-provider.ts'
export type { DnsProvider, MissingTxt, TxtRecord } from './dns/dns-provider.ts'
export { manualProvider } from './dns/manual-provider.ts'
export { parseCloudflareIni } from './dns/parse-cloudflare-ini.ts'
export { waitForTxt } from './dns/wait-for-txt.ts'
export { answerChallenges } from './http/answer-challenges.ts'
export { cacheChallengeStore, type ChallengeCache } from './http/cache-challenge-store.ts'
export type { ChallengeReader, ChallengeStore } from './http/challenge-store.ts'
export { startChallengeServer, type ChallengeServer } from './http/start-challenge-server.ts'
export { openChallenges, type OpenChallenges } from './http/open-challenges.ts'
export { finishInstallation, installCertificate } from './installed/install-certificate.ts'
export { ensureCertificate, readCertificate } from './installed/read-certificate.ts'
export { namesFor, type ServerNames } from './names-for.ts'
export { letsEncrypt, obtainCertificate, type CertificateRequest } from './obtain-certificate.ts'
export { renewAsConfigured, type ConfiguredRenewal } from './renewal/configured-renewal.ts'
export {
  renewIfDue,
  type RenewalLock,
  type RenewalOptions,
  type RenewalOutcome
} from './renewal/renew-if-due.ts'
export { renewalPlan, type RenewalPlan, type RenewalReason } from './renewal/renewal-plan.ts'
export { readRenewalState, type RenewalState } from './renewal/renewal-state.ts'
export { makeSelfSigned } from './self-signed/make-self-signed.ts'
