import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { HalError, type PathAttempt } from '../base/errors.js';
import { BACKENDS, type BackendName, PREBUILT_TARGETS } from './backends.gen.js';
import { NATIVE_INTERFACE_VERSION, type NativeModule } from './native.js';
import { moduleUrl, packageRoot } from './place.js';

/** Gives the binary of a backend; tests put their own in its place. */
export interface ModuleSource {
  /** `binary`: the only path to try, or null for the usual places. */
  load(backend: BackendName, binary: string | null): NativeModule;
}

/** The file that the binary of a backend was loaded from. */
export interface LoadedBinary {
  /** Absolute. */
  readonly path: string;
  /** Of the file's bytes when it was loaded, hexadecimal. */
  readonly sha256: string;
}

/** Where and for what to look; everything the search depends on. */
export interface SearchPlace {
  readonly root: string;
  readonly platform: string;
  readonly arch: string;
  readonly musl: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const OPERATION = 'openHal';

const PLATFORM_NAMES: Readonly<Record<string, string>> = {
  win32: 'Windows',
  linux: 'Linux',
  darwin: 'macOS',
};

/** The folder of prebuilds/ whose binaries fit a place. */
const targetOf = ({ platform, arch, musl }: SearchPlace): string =>
  `${platform}-${arch}${musl ? '-musl' : ''}`;

/**
 * The paths of a backend's binary, in the order they are tried. An explicit path (`binary`) or
 * folder (environment variable AVB_HAL_BINARY_DIR) is the only one; AVB_HAL_PREBUILDS_ONLY=1 leaves
 * out what was built in a checkout.
 */
export function binaryPaths(
  backend: BackendName,
  binary: string | null,
  place: SearchPlace,
): readonly string[] {
  if (binary !== null) return [resolve(binary)];
  const file = `hal_${backend}.node`;
  const folder = place.env.AVB_HAL_BINARY_DIR;
  if (folder) return [resolve(folder, file)];
  const prebuilt = join(place.root, 'prebuilds', targetOf(place), file);
  if (place.env.AVB_HAL_PREBUILDS_ONLY === '1') return [prebuilt];
  return [join(place.root, 'build', 'Release', file), prebuilt];
}

/** Whether this process runs on musl: only then a Linux report has no glibc version. */
function runsOnMusl(): boolean {
  if (process.platform !== 'linux') return false;
  // The network part of a report resolves names, which can take seconds.
  const report = process.report as typeof process.report & { excludeNetwork?: boolean };
  const before = report.excludeNetwork ?? false;
  report.excludeNetwork = true;
  try {
    const { header } = report.getReport() as { header: { glibcVersionRuntime?: string } };
    return header.glibcVersionRuntime === undefined;
  } finally {
    report.excludeNetwork = before;
  }
}

let musl: boolean | undefined;

function thisPlace(): SearchPlace {
  musl ??= runsOnMusl();
  return {
    root: packageRoot(moduleUrl),
    platform: process.platform,
    arch: process.arch,
    musl,
    env: process.env,
  };
}

/** What to do where no binary fits. */
function remedy(backend: BackendName, place: SearchPlace): string {
  const { platforms } = BACKENDS[backend];
  if (!platforms.includes(place.platform)) {
    const names = platforms.map((platform) => PLATFORM_NAMES[platform] ?? platform).join(', ');
    return `Backend '${backend}' exists on ${names} only; here use backend: 'sim'.`;
  }
  return (
    `The package contains binaries for ${PREBUILT_TARGETS.join(' and ')}; this is ` +
    `${targetOf(place)}. In a checkout build the binary (npm run build:native). In a bundle name it ` +
    'with options.binary or AVB_HAL_BINARY_DIR.'
  );
}

function missing(backend: BackendName, paths: readonly string[], place: SearchPlace): HalError {
  const attempts: PathAttempt[] = paths.map((path) => ({ path, reason: 'does not exist' }));
  return new HalError({
    code: 'HAL_BACKEND_MISSING',
    operation: OPERATION,
    detail: `there is no binary of backend '${backend}' at ${paths.join(', ')}`,
    hint: remedy(backend, place),
    backend,
    attempts,
  });
}

function loadFailed(backend: BackendName, path: string, detail: string, cause?: unknown) {
  return new HalError({
    code: 'HAL_BACKEND_LOAD_FAILED',
    operation: OPERATION,
    detail: `${path}: ${detail}`,
    backend,
    attempts: [{ path, reason: detail }],
    cause,
  });
}

/** What is wrong with a loaded module, or null. */
function mismatch(module: Partial<NativeModule> | null, backend: BackendName): string | null {
  if (typeof module?.createBackend !== 'function') {
    return 'it is not a backend of avb-hal';
  }
  if (module.interfaceVersion !== NATIVE_INTERFACE_VERSION) {
    const { interfaceVersion } = module;
    return `its interface version must be ${NATIVE_INTERFACE_VERSION}, got ${interfaceVersion}`;
  }
  if (module.backendName !== backend) {
    return `it must be the backend '${backend}', got '${module.backendName}'`;
  }
  return null;
}

/** The binary at `path`, checked. `load` is require(). */
export function loadBinary(
  backend: BackendName,
  path: string,
  load: (path: string) => unknown,
): NativeModule {
  let module: unknown;
  try {
    module = load(path);
  } catch (error) {
    throw loadFailed(backend, path, error instanceof Error ? error.message : String(error), error);
  }
  const wrong = mismatch(module as Partial<NativeModule> | null, backend);
  if (wrong !== null) throw loadFailed(backend, path, wrong);
  return module as NativeModule;
}

const ELF64_HEADER_BYTES = 64;

/**
 * Why the file at `path` is no whole binary, or null. The loader of Linux maps a library without looking at
 * the file's length and ends the process when a part is missing; an ELF file ends with the table that
 * its header points to.
 */
function damageOf(path: string): string | null {
  if (!statSync(path).isFile()) return 'this is not a regular file';
  const header = Buffer.alloc(ELF64_HEADER_BYTES);
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    if (readSync(file, header) < ELF64_HEADER_BYTES) return null;
    if (header.toString('latin1', 0, 6) !== '\x7fELF\x02\x01') return null;
    const table = header.readUInt16LE(0x3a) * header.readUInt16LE(0x3c);
    const whole = header.readBigUInt64LE(0x28) + BigInt(table);
    return size < whole ? `it must have ${whole} bytes, got only the first ${size}` : null;
  } finally {
    closeSync(file);
  }
}

const loaded = new WeakMap<NativeModule, LoadedBinary>();

/** Where a module was loaded from; null when it is not a file, as in tests. */
export const loadedFrom = (module: NativeModule): LoadedBinary | null => loaded.get(module) ?? null;

/** A module is loaded once in a process: what its file becomes later does not count. */
function remember(module: NativeModule, path: string): void {
  if (loaded.has(module)) return;
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
  loaded.set(module, Object.freeze({ path, sha256 }));
}

/** Finds and loads; a binary that exists but does not load ends the search. */
export function findBinary(
  backend: BackendName,
  binary: string | null,
  place: SearchPlace,
  load: (path: string) => unknown,
): NativeModule {
  const paths = binaryPaths(backend, binary, place);
  const path = paths.find((candidate) => existsSync(candidate));
  if (path === undefined) throw missing(backend, paths, place);
  const module = loadBinary(backend, path, (file) => {
    const damage = damageOf(file);
    if (damage !== null) throw new Error(damage);
    return load(file);
  });
  remember(module, path);
  return module;
}

/**
 * Loads a file as a binary. require() goes by the name of the file that a link leads to, and would run
 * any other one as a script.
 */
function loadAddon(path: string): unknown {
  if (!realpathSync(path).endsWith('.node')) {
    throw new Error('the file that this links to is not named .node');
  }
  return createRequire(moduleUrl)(path);
}

/** Loads binaries from this package. */
export const packageModules: ModuleSource = {
  load: (backend, binary) => findBinary(backend, binary, thisPlace(), loadAddon),
};
