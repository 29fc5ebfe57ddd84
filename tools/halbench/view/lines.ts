/** The least width that anything is laid out for, and the width where there is no terminal. */
export const WIDTH = 80;

/** Breaks a text into lines of at most `width`; continued lines start with `indent`. */
export function wrap(text: string, width: number = WIDTH, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= width || line.trim() === '') {
      line = longer;
    } else {
      lines.push(line);
      line = indent + word;
    }
  }
  return [...lines, line];
}
