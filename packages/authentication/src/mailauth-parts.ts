// mailauth's parts: loaded with the first message that needs them, and looked for no more after that.
export const dkimVerifierPart = once(() => import('mailauth/lib/dkim/dkim-verifier.js'))
export const toolsPart = once(() => import('mailauth/lib/tools.js'))
export const spfPart = once(() => import('mailauth/lib/spf/index.js'))
export const dmarcPart = once(() => import('mailauth/lib/dmarc/index.js'))
export const arcPart = once(() => import('mailauth/lib/arc/index.js'))

function once<Part>(load: () => Promise<Part>): () => Promise<Part> {
  let loading: Promise<Part> | undefined
  return () => (loading ??= load())
}
