// Objects with static storage are destroyed while the process exits, under threads that may still
// run. In native/ they are therefore trivial, or made by `new` and never destroyed:
// `static auto* x = new X();`. clang's -Wexit-time-destructors says the same, see CMakeLists.txt.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CXX, root, sourceFiles } from './source-files.mjs';

const DECLARATION =
  /^\s*(?:inline\s+)?(?:static|thread_local)\s+(?!constexpr\b|inline\b)([^;={(]+?)(?:\(|=|\{|;)/;
const TRIVIAL =
  /^(?:const )?(?:bool|char|int|unsigned|double|std::u?int(?:8|16|32|64|ptr)_t|std::size_t|avbhal_error) \w+(?:\[\w*\])?$/;
const POINTER = /^(?:const )?[\w:<>, ]+[*&](?: const)? ?\w+$/;
// Outside functions no keyword marks them.
const GLOBAL =
  /^(?:const )?std::(?:string|map|set|vector|deque|list|mutex|thread|function|unordered_\w+|\w+_ptr|condition_variable)\b[^;(]* \w+(?:;| = |\{)/;

/** Complaints about one file. A function is no object: its name is followed by a bracket. */
export function staticComplaints(file, text) {
  const lines = text.split('\n');
  return lines.flatMap((line, i) => {
    const match = GLOBAL.test(line) ? [line, line] : DECLARATION.exec(line);
    if (!match || match[0].endsWith('(')) return [];
    const declared = match[1].trim().replace(/^constexpr /, '');
    if (TRIVIAL.test(declared) || POINTER.test(declared)) return [];
    return [
      `${file}:${i + 1}: '${declared}' is destroyed while threads run: static auto* x = new ...`,
    ];
  });
}

export function checkStatics() {
  return sourceFiles(['native'], CXX).flatMap((file) =>
    staticComplaints(file, readFileSync(join(root, file), 'utf8')),
  );
}
