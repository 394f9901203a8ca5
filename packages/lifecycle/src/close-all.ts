// Closes in reverse order, all of them, whatever fails on the way.

/** @throws the failure, or a SuppressedError that holds all failures, once everything is closed */
export async function closeAll(
  ...disposables: (AsyncDisposable | Disposable | null | undefined)[]
): Promise<void> {
  await using stack = new AsyncDisposableStack()
  for (const disposable of disposables) stack.use(disposable)
}
