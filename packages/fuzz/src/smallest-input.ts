// A finding made smaller: pieces are taken away as long as it stays a finding.

const mostTries = 1500

/** `isFinding`: of the text without some of its pieces. */
export async function smallestInput(
  text: string,
  isFinding: (candidate: string) => Promise<boolean>
): Promise<string> {
  let smallest = text
  let tries = 0
  for (let size = Math.ceil(text.length / 2); size >= 1 && tries < mostTries; size = Math.floor(size / 2)) {
    for (let at = 0; at < smallest.length && tries < mostTries; tries += 1) {
      const candidate = smallest.slice(0, at) + smallest.slice(at + size)
      if (await isFinding(candidate)) smallest = candidate
      else at += size
    }
  }
  return smallest
}
