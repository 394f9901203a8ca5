// The installed certificate: how long it is good, and for which names.
import { join } from 'node:path'
import { readCertificate, readRenewalState, type Certificate } from '@postkeep/certificates'
import { ok, problem, warning, type Finding } from '../finding.ts'

const subject = 'certificate'
const dayMs = 86_400_000
const renew = 'Run: postkeep certificate renew --force, and read what it says (setup.sh, menu 4)'

type Context = { readonly certificateFolder: string; readonly serverDomain: string; readonly now: Date }

export async function checkCertificate({
  certificateFolder,
  now,
  serverDomain
}: Context): Promise<Finding[]> {
  let certificate: Certificate | undefined
  try {
    certificate = await readCertificate(certificateFolder)
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown'
    return [
      problem(subject, `It cannot be used: ${reason}.`, `Run: postkeep certificate self-signed, then issue`)
    ]
  }
  if (!certificate) {
    return [
      problem(subject, 'There is none.', 'Run: postkeep certificate issue --method http (setup.sh, menu 4)')
    ]
  }
  const { lastError } = await readRenewalState(join(certificateFolder, 'renewal.json')).catch(() => ({
    lastError: undefined
  }))
  const life = lifeFinding(certificate, now, lastError)
  const findings = [certificate.isSelfSigned ? life : { ...life, moment: certificate.notAfter }]
  const needed = ['mx', 'imap', 'smtp'].map((label) => `${label}.${serverDomain}`)
  const lacking = needed.filter((name) => !certificate.names.some((one) => covers(one, name)))
  if (lacking.length > 0) findings.push(problem(subject, `It is not for ${lacking.join(', ')}.`, renew))
  return findings
}

function lifeFinding(
  { isSelfSigned, names, notAfter }: Certificate,
  now: Date,
  lastError: string | undefined
): Finding {
  const days = Math.floor((notAfter.getTime() - now.getTime()) / dayMs)
  const reason = lastError === undefined ? '' : ` The last renewal failed: ${lastError}`
  if (isSelfSigned) {
    const text = `It is self-signed: mail programs warn about it.${reason}`
    return warning(subject, text, 'Run: postkeep certificate issue --method http (setup.sh, menu 4)')
  }
  if (days < 0) return problem(subject, `It has ended on ${dayOf(notAfter)}.${reason}`, renew)
  if (days < 14) return problem(subject, `It ends in ${days} days.${reason}`, renew)
  return ok(subject, `It is good for ${days} more days, for ${names.length} names.`)
}

function covers(certificateName: string, name: string): boolean {
  return certificateName === name || certificateName === `*${name.slice(name.indexOf('.'))}`
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10)
}
