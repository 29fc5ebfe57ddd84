/** A mistake in the command line; halbench ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Halbench cannot do what was asked; it ends with exit code 3. */
export class CannotRun extends Error {
  override readonly name = 'CannotRun';
}
