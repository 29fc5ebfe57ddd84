const STEERING =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Text from outside without what would steer a terminal or turn the direction of its text. */
export function printable(text: string): string {
  return text.replaceAll(STEERING, '?');
}

/** The same for several lines; line ends stay. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
