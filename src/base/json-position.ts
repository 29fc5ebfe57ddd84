/**
 * Where a text stops being JSON. V8 tells the position only in some of its messages, and in other
 * words in every release, so it is found here.
 */

/** A place in a text, both from 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

const BLANKS = String.raw`[ \t\r\n]*`;
const MARK = String.raw`[{}[\],:]`;
const TEXT = String.raw`"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"`;
const NUMBER = String.raw`-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?`;
const WORD = String.raw`(?:${NUMBER}|true|false|null)(?![\w.+-])`;
/** Group 1: a mark; group 2: a text. */
const TOKEN = `${BLANKS}(?:(${MARK})|(${TEXT})|${WORD})`;

/** What may come next. */
type State = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end';

class Scanner {
  readonly #open: string[] = [];
  #state: State = 'value';

  get finished(): boolean {
    return this.#open.length === 0 && this.#state === 'comma-or-end';
  }

  /** False if the token may not stand here. */
  accept(mark: string | undefined, isText: boolean): boolean {
    if (this.finished) return false;
    if (mark === undefined) return this.#acceptScalar(isText);
    if (mark === '{' || mark === '[') return this.#acceptOpening(mark);
    if (mark === '}' || mark === ']') return this.#acceptClosing(mark);
    return mark === ':' ? this.#move('colon', 'value') : this.#acceptComma();
  }

  #move(from: State, to: State): boolean {
    if (this.#state !== from) return false;
    this.#state = to;
    return true;
  }

  #wantsValue(): boolean {
    return this.#state === 'value' || this.#state === 'value-or-end';
  }

  #acceptScalar(isText: boolean): boolean {
    if (this.#state === 'key' || this.#state === 'key-or-end') {
      this.#state = 'colon';
      return isText;
    }
    if (!this.#wantsValue()) return false;
    this.#state = 'comma-or-end';
    return true;
  }

  #acceptOpening(mark: '{' | '['): boolean {
    if (!this.#wantsValue()) return false;
    this.#open.push(mark);
    this.#state = mark === '{' ? 'key-or-end' : 'value-or-end';
    return true;
  }

  #acceptClosing(mark: '}' | ']'): boolean {
    const [opening, empty] = mark === '}' ? ['{', 'key-or-end'] : ['[', 'value-or-end'];
    if (this.#state !== 'comma-or-end' && this.#state !== empty) return false;
    if (this.#open.pop() !== opening) return false;
    this.#state = 'comma-or-end';
    return true;
  }

  #acceptComma(): boolean {
    return this.#move('comma-or-end', this.#open.at(-1) === '{' ? 'key' : 'value');
  }
}

/** Offset of the first token that makes `text` invalid JSON; its length if it only ends too early. */
function invalidOffset(text: string): number {
  const scanner = new Scanner();
  const token = new RegExp(TOKEN, 'y');
  let end = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    if (!scanner.accept(match[1], match[2] !== undefined)) break;
    end = token.lastIndex;
  }
  return end + (/^[ \t\r\n]*/.exec(text.slice(end))?.[0].length ?? 0);
}

/** The place where `text`, which JSON.parse refused, stops being JSON. */
export function invalidJsonPosition(text: string): TextPosition {
  const before = text.slice(0, invalidOffset(text)).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
