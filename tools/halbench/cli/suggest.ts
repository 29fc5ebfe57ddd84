/** How many letters must be changed, added or removed to get from one word to another. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let k = 1; k <= b.length; k += 1) {
      const replaced = (row[k - 1] ?? 0) + (a[i - 1] === b[k - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[k] ?? 0) + 1, (next[k - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** So different a word may be and still be suggested. */
const mostDistance = (word: string): number => Math.max(1, Math.floor(word.length / 3));

/** The known word that was most probably meant; null if none is close. */
export function closest(word: string, known: readonly string[]): string | null {
  const lower = word.toLowerCase();
  const ranked = known
    .map((one) => ({ one, far: distance(lower, one.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  const [best] = ranked;
  return best !== undefined && best.far <= mostDistance(word) ? best.one : null;
}

/** A message about an unknown word, with the one that was most probably meant. */
export function withSuggestion(message: string, word: string, known: readonly string[]): string {
  const meant = closest(word, known);
  return meant === null ? message : `${message}; did you mean '${meant}'?`;
}
