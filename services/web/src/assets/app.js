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
