// What a COMMAND of the lab means for Windows.
import { existsSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, windowsPath } from './paths.mjs';
import { LabError } from './talk.mjs';
import { NODE_PROGRAM } from './windows-binaries.mjs';

const SCRIPTS = ['.js', '.mjs', '.cjs', '.ts', '.mts'];
/** Commands that have a name of their own. */
const NAMED = {
  halbench: join(root, 'dist/halbench/main.js'),
  bench: join(root, 'bench/main.mjs'),
};

/** True for a Windows program, which needs nothing of this project's JavaScript. */
export const isProgram = (name) => name !== undefined && extname(name) === '.exe';

/** A file named by the user: relative to where npm was called, or to the project. */
function find(name) {
  const candidates = [resolve(process.cwd(), name)];
  if (process.env.INIT_CWD) candidates.push(resolve(process.env.INIT_CWD, name));
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined) throw new LabError(`there is no file ${candidates.join(' or ')}`, 2);
  return found;
}

const windowsUrl = (path) => pathToFileURL(path).href.replace('file:///', 'file:///Z:/');

/** { program, args, marked }: the Windows command line; marked = leaves the bootstrap's sign. */
export function windowsCommand(options) {
  const [name, ...args] = options.command;
  if (isProgram(name)) {
    return { program: windowsPath(find(name)), args, marked: false };
  }
  const script = Object.hasOwn(NAMED, name) ? NAMED[name] : find(name);
  if (!SCRIPTS.includes(extname(script))) {
    throw new LabError(
      `${name} is neither a script (${SCRIPTS.join(' ')}), halbench, bench nor .exe`,
      2,
    );
  }
  if (!existsSync(script)) throw new LabError(`${script} is missing: run npm run build:ts`);
  const bootstrap = windowsUrl(join(root, 'tools/lab/bootstrap.mjs'));
  return {
    program: windowsPath(NODE_PROGRAM),
    args: [`--import=${bootstrap}`, ...options.nodeArguments, windowsPath(script), ...args],
    marked: true,
  };
}
