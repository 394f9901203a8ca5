// Coming in and going out.
import { logInCodePage } from './log-in-code.ts'
import { logInPage } from './log-in.ts'
import { logOutPage } from './log-out.ts'
import { lostPasswordPage } from './lost-password.ts'
import { resetPasswordPage } from './reset-password.ts'
import { signUpPage } from './sign-up.ts'
import type { Page } from '../../frame/page.ts'

export const entryPages: readonly Page[] = [
  signUpPage,
  logInPage,
  logInCodePage,
  logOutPage,
  lostPasswordPage,
  resetPasswordPage
]
