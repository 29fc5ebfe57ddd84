// Preprocessor conditionals may stand only in compat_*.h and in the public C headers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CXX, root, sourceFiles } from './source-files.mjs';

export function checkConditionals() {
  const complaints = [];
  for (const file of sourceFiles(['native', 'tools', 'test'], CXX)) {
    if (/(^|\/)compat_[^/]*\.h$|^native\/capi\/include\//.test(file)) continue;
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .forEach((line, index) => {
        if (/^\s*#\s*(if|ifdef|ifndef|elif)\b/.test(line)) {
          complaints.push(`${file}:${index + 1}: conditional outside compat_*.h`);
        }
      });
  }
  return complaints;
}
