// MongoDB did not answer for as long as the caller wanted to wait.
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable'
}
