// Passwords that the server makes for a mailbox: 24 characters without look-alikes, 138 bits.
import { randomInt } from 'node:crypto'

const alphabet = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const length = 24

export function generatePassword(): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
}
