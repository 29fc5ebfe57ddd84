// The one-line changes that can be made to a source text: operators, edges of comparisons,
// constants, negated conditions, least and greatest swapped, early returns removed.
import { blankLiterals } from '../check-sizes.mjs';

const NO_CODE =
  /^\s*(#|static_assert|using |import |export \*|export \{|namespace |template|type |interface )/;
const LOG = /\b(console|log|f?printf)\b/;

const swaps = (...pairs) =>
  new Map(
    pairs.flatMap(([a, b]) => [
      [a, b],
      [b, a],
    ]),
  );
const operator = (pattern, table) => ({ pattern, change: (found) => [table.get(found)] });

/** Each with a pattern for one place of a line and what can stand there instead. */
const REPLACEMENTS = [
  operator(/(?<= )(<=|>=|<|>)(?= )/g, swaps(['<', '<='], ['>', '>='])),
  operator(/(?<= )(===|!==|==|!=)(?= )/g, swaps(['==', '!='], ['===', '!=='])),
  operator(/(?<= )[-+*/](?= )/g, swaps(['+', '-'], ['*', '/'])),
  operator(/(?<= )%(?= )/g, new Map([['%', '*']])),
  operator(/(?<= )([-+*/|&]=)(?= )/g, swaps(['+=', '-='], ['*=', '/='], ['|=', '&='])),
  operator(/\+\+|--/g, swaps(['++', '--'])),
  operator(/(?<= )(&&|\|\|)(?= )/g, swaps(['&&', '||'])),
  operator(/(?<= )(<<|>>)(?= )/g, swaps(['<<', '>>'])),
  operator(/\b(true|false)\b/g, swaps(['true', 'false'])),
  operator(/\b(?:std::|Math\.)(min|max)\b/g, {
    get: (found) => found.replace(/min|max/, (name) => (name === 'min' ? 'max' : 'min')),
  }),
  operator(/\b(floor|ceil)\b/g, swaps(['floor', 'ceil'])),
  { pattern: /(?<![=!<>(])!(?=[\w(])|(?<=\()!(?=[\w(])/g, change: () => [''] },
  {
    pattern: /(?<![\w.'])(0x[\da-f'_]+|\d[\d'_]*(\.\d+)?(e[-+]?\d+)?)(?=([unUL]*)(?![\w.]))/gi,
    change: otherConstants,
  },
];
/** Types are unions in TypeScript, so that only C++ has these. */
const CXX_ONLY = [operator(/(?<= )[&|](?= )/g, swaps(['&', '|']))];

function otherConstants(text) {
  const plain = text.replace(/['_]/g, '');
  if (/[.e]/i.test(plain) && !/^0x/i.test(plain)) return [`(2 * ${text})`, `(0.5 * ${text})`];
  const value = BigInt(plain);
  if (value >= 10n) return [String(value * 2n), String(value / 2n)];
  return value === 0n ? ['1'] : [String(value + 1n), String(value - 1n)];
}

/** Index of the bracket that closes the one at `open`; -1 when the line ends before. */
function closing(line, open) {
  let depth = 0;
  for (let i = open; i < line.length; ++i) {
    if (line[i] === '(') ++depth;
    if (line[i] === ')' && --depth === 0) return i;
  }
  return -1;
}

function negated(code, line) {
  const found = [];
  for (const match of code.matchAll(/\b(if|while) \(/g)) {
    const open = match.index + match[0].length - 1;
    const close = closing(code, open);
    if (close > 0) {
      found.push(`${line.slice(0, open)}(!${line.slice(open, close + 1)})${line.slice(close + 1)}`);
    }
  }
  const choice = /(\breturn|[^=!<>]=) ([^?]+[^?\s]) \? .* : /.exec(code);
  if (choice) {
    const start = choice.index + choice[1].length + 1;
    const end = start + choice[2].length;
    found.push(`${line.slice(0, start)}!(${line.slice(start, end)})${line.slice(end)}`);
  }
  return found;
}

const indentation = (line) => line.length - line.trimStart().length;

/** Whether `index` is the last statement of a conditional block. */
function endsConditionalBlock(codes, index) {
  if (!/^\s*\}/.test(codes[index + 1] ?? '')) return false;
  const outside = indentation(codes[index]) - 2;
  for (let i = index - 1; i >= 0; --i) {
    if (codes[i].trim() === '' || indentation(codes[i]) > outside) continue;
    return indentation(codes[i]) === outside && /^\s*(\} else )?if \(|^\s*\} else/.test(codes[i]);
  }
  return false;
}

function withoutReturn(codes, index, line) {
  const guarded = /^(\s*(?:\} else )?if )\(/.exec(codes[index]);
  if (guarded) {
    const close = closing(codes[index], guarded[0].length - 1);
    const rest = close < 0 ? '' : codes[index].slice(close + 1);
    return /^ (return|continue|break|throw)\b.*;$/.test(rest)
      ? [`${line.slice(0, close + 1)} {}`]
      : [];
  }
  const alone = /^\s*(return\b[^;]*|continue|break);$/.test(codes[index]);
  return alone && endsConditionalBlock(codes, index) ? [`${' '.repeat(indentation(line))};`] : [];
}

function replaced(code, line, { pattern, change }) {
  const out = [];
  for (const match of code.matchAll(pattern)) {
    for (const other of change(match[0])) {
      if (other === undefined) continue;
      out.push(line.slice(0, match.index) + other + line.slice(match.index + match[0].length));
    }
  }
  return out;
}

/** Every change of `text`: {line (from 1), before, after}, where both are whole lines. */
export function changesOf(text, isCxx) {
  const separators = isCxx ? text.replace(/(?<=\d)'(?=\d)/g, '_') : text;
  const codes = blankLiterals(separators).split('\n');
  const lines = text.split('\n');
  const kinds = isCxx ? [...REPLACEMENTS, ...CXX_ONLY] : REPLACEMENTS;
  return lines.flatMap((before, index) => {
    const code = codes[index];
    if (code.trim() === '' || NO_CODE.test(code) || LOG.test(code)) return [];
    const after = [
      ...kinds.flatMap((kind) => replaced(code, before, kind)),
      ...negated(code, before),
      ...withoutReturn(codes, index, before),
    ];
    return after.map((changed) => ({ line: index + 1, before, after: changed }));
  });
}

/** `text` with the change made. */
export function changed(text, change) {
  const lines = text.split('\n');
  lines[change.line - 1] = change.after;
  return lines.join('\n');
}
