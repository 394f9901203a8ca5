// What the pages gain with JavaScript: copying, printing, showing a password, a word while the server works. They do without.
const words = document.body.dataset

function enhance(root) {
  for (const button of root.querySelectorAll('[data-copy], [data-print]')) button.hidden = false
  for (const input of root.querySelectorAll('input[type=password]:not([data-reveal])')) addReveal(input)
}

function addReveal(input) {
  input.dataset.reveal = ''
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'reveal'
  button.textContent = words.show
  button.setAttribute('aria-controls', input.id)
  button.addEventListener('click', () => {
    const isShown = input.type === 'text'
    input.type = isShown ? 'password' : 'text'
    button.textContent = isShown ? words.show : words.hide
  })
  const holder = document.createElement('span')
  holder.className = 'with-reveal'
  input.replaceWith(holder)
  holder.append(input, button)
  if (input.autofocus) input.focus()
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy)
  const text = button.querySelector('span')
  const before = text.textContent
  text.textContent = words.copied
  button.classList.add('is-copied')
  setTimeout(() => {
    text.textContent = before
    button.classList.remove('is-copied')
  }, 1600)
}

document.addEventListener('click', (event) => {
  const button = event.target.closest?.('button')
  if (button?.dataset.copy !== undefined) void copy(button)
  if (button?.dataset.print !== undefined) globalThis.print()
})

document.addEventListener('submit', (event) => {
  const button = event.submitter
  const { busy } = event.target.dataset
  if (!button || busy === undefined) return
  button.textContent = busy
  button.setAttribute('aria-disabled', 'true')
})

document.documentElement.classList.add('has-script')
enhance(document)
document.addEventListener('htmx:after:swap', () => enhance(document))

/* Passkeys: the device answers what stands in the form, and the answer is sent with it. */
const bytesOf = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
const textOf = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
const keysOf = (keys) => keys?.map((key) => ({ ...key, id: bytesOf(key.id) }))

async function askForPasskey(field) {
  const options = JSON.parse(field.dataset.options)
  const challenge = bytesOf(options.challenge)
  if (field.dataset.passkey === 'get') {
    const publicKey = { ...options, challenge, allowCredentials: keysOf(options.allowCredentials) }
    return navigator.credentials.get({ publicKey })
  }
  const user = { ...options.user, id: bytesOf(options.user.id) }
  const excludeCredentials = keysOf(options.excludeCredentials)
  return navigator.credentials.create({ publicKey: { ...options, challenge, user, excludeCredentials } })
}

function credentialText({ id, rawId, response, type }) {
  const parts = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']
  const given = parts.filter((name) => response[name]).map((name) => [name, textOf(response[name])])
  const transports = response.getTransports?.() ?? []
  const clientExtensionResults = {}
  return JSON.stringify({
    id,
    rawId: textOf(rawId),
    type,
    clientExtensionResults,
    response: { ...Object.fromEntries(given), transports }
  })
}

async function sendWithPasskey(form, field) {
  const failed = form.querySelector('[data-passkey-failed]')
  failed.hidden = true
  try {
    field.value = credentialText(await askForPasskey(field))
    form.submit()
  } catch {
    failed.hidden = false
  }
}

document.addEventListener('submit', (event) => {
  const field = event.target.querySelector('[data-passkey]')
  if (!field || field.value) return
  event.preventDefault()
  void sendWithPasskey(event.target, field)
})
