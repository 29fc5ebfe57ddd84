const SPECIAL = /[\\^$.|+()[\]{}]/g;

function pattern(glob: string): RegExp {
  const escaped = glob.replaceAll(SPECIAL, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}

/** Whether `id` matches one of `globs`: `*` is any text, `?` one character; `clock` is `clock.*`. */
export function matchesGlob(id: string, globs: readonly string[]): boolean {
  return globs.some((glob) => pattern(glob).test(id) || id.startsWith(`${glob}.`));
}
