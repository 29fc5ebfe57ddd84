// Size budget: no file above 400 lines, no function above 60. Generated files are exempt, and so are
// `describe` bodies of tests, which are lists.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CXX, isGenerated, root, SCRIPT, sourceFiles } from './source-files.mjs';

export const MAX_FILE = 400;
export const MAX_FUNCTION = 60;

/** Text with comments and literals blanked, line structure kept. */
export function blankLiterals(text) {
  return text.replace(
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g,
    (match) => match.replace(/[^\n]/g, ' '),
  );
}

const NOT_A_FUNCTION =
  /\b(namespace|class|struct|enum|union|describe|suite)\b[^()]*$|\bdescribe(\.\w+)*\s*\(/;
const CONTROL = /^\s*(\}?\s*(if|else|for|while|switch|do|try|catch)\b)/;

/** Every block opened by something that looks like a function head: {line, length, head}. */
export function functionLengths(text) {
  const lines = blankLiterals(text).split('\n');
  const stack = [];
  const found = [];
  let head = '';
  lines.forEach((line, index) => {
    for (const char of line) {
      if (char === '{') {
        const opener = head.trim();
        const isFunction =
          /\)[^();]*$/.test(opener) && !NOT_A_FUNCTION.test(opener) && !CONTROL.test(opener);
        stack.push({ line: index + 1, isFunction, head: opener });
        head = '';
      } else if (char === '}') {
        const open = stack.pop();
        if (open?.isFunction) {
          found.push({ line: open.line, length: index + 2 - open.line, head: open.head });
        }
        head = '';
      } else if (char === ';') {
        head = '';
      } else {
        head += char;
      }
    }
    head += '\n';
  });
  return found;
}

/** A list of complaints; empty when all is well. */
export function checkSizes() {
  const complaints = [];
  const files = sourceFiles(['native', 'src', 'tools', 'test', 'bench'], [...CXX, ...SCRIPT]);
  for (const file of files) {
    if (isGenerated(file)) continue;
    const text = readFileSync(join(root, file), 'utf8');
    const lines = text.split('\n').length - 1;
    if (lines > MAX_FILE) complaints.push(`${file}: ${lines} lines, at most ${MAX_FILE}`);
    for (const { line, length, head } of functionLengths(text)) {
      if (length > MAX_FUNCTION) {
        const name = head.replace(/\s+/g, ' ').slice(-60);
        complaints.push(
          `${file}:${line}: function of ${length} lines, at most ${MAX_FUNCTION}: ${name}`,
        );
      }
    }
  }
  return complaints;
}
