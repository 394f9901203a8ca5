// Passkeys and security keys: registered, used, removed.
import { addPasskeyPage } from './add-passkey.ts'
import { logInKeyPage } from './log-in-key.ts'
import { logInPasskeyPage } from './log-in-passkey.ts'
import { removePasskeyPage } from './remove-passkey.ts'
import type { Page } from '../../frame/page.ts'

export const passkeyPages: readonly Page[] = [
  addPasskeyPage,
  removePasskeyPage,
  logInPasskeyPage,
  logInKeyPage
]
