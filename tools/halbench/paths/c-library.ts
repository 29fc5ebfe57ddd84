import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BackendName } from 'avb-hal';
import type { DataType, FFIParams, JsExternal } from 'ffi-rs';
import { packageRoot } from '../version.js';

type Ffi = typeof import('ffi-rs');

/** Memory that results are written to. */
interface Out {
  readonly pointer: JsExternal;
  readonly memory: Buffer;
}

const SUFFIX: Readonly<Record<string, string>> = { win32: '.dll', darwin: '.dylib' };
/** Room for an avbhal_cross (48 bytes) and for each avbhal_adapter_info (288), with some to spare. */
const CROSS_BYTES = 512;
const ENTRY_BYTES = 1024;
const ENTRIES = 16;

/** A function of the C library failed. */
export class CLibraryError extends Error {
  override readonly name = 'CLibraryError';
}

/** Where the C library of a backend may be: beside the places of its addon. */
export function libraryPaths(backend: BackendName): readonly string[] {
  const file = `avbhal_${backend}${SUFFIX[process.platform] ?? '.so'}`;
  const folder = process.env.AVB_HAL_BINARY_DIR;
  if (folder) return [resolve(folder, file)];
  const root = fileURLToPath(packageRoot);
  const prebuilt = join(root, 'prebuilds', `${process.platform}-${process.arch}`, file);
  if (process.env.AVB_HAL_PREBUILDS_ONLY === '1') return [prebuilt];
  return [join(root, 'build', 'Release', file), prebuilt];
}

// ffi-rs closes by name: each opening needs its own.
let instances = 0;

const text = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * The C library of a backend (native/capi) through ffi-rs. Calls are made in the form that ffi-rs
 * executes fastest: load() with a prepared request, results through a pointer that is made once.
 */
export class CLibrary implements Disposable {
  readonly path: string;
  readonly #ffi: Ffi;
  readonly #name: string;
  // Pointers do not keep what they point to alive.
  readonly #results: Buffer[] = [];
  #backend = 0;

  private constructor(ffi: Ffi, name: string, path: string) {
    this.#ffi = ffi;
    this.#name = name;
    this.path = path;
  }

  /** Loads the library and opens its backend with `options`; or the reason why not. */
  static open(backend: BackendName, options = ''): CLibrary | string {
    const paths = libraryPaths(backend);
    const path = paths.find((candidate) => existsSync(candidate));
    if (path === undefined) return `no C library at ${paths.join(', ')}`;
    let ffi: Ffi;
    try {
      ffi = createRequire(import.meta.url)('ffi-rs') as Ffi;
    } catch (error) {
      return `ffi-rs is not installed (${text(error).split('\n')[0]}); install it with: npm install ffi-rs`;
    }
    instances += 1;
    const library = new CLibrary(ffi, `avbhal_${backend} ${instances}`, path);
    try {
      ffi.open({ library: library.#name, path });
      library.#openBackend(options);
      return library;
    } catch (error) {
      return text(error);
    }
  }

  #openBackend(options: string): void {
    const { String: Text, External } = this.#ffi.DataType;
    const out = this.#out(4);
    this.#call('avbhal_backend_open', [Text, External], [options, out.pointer])();
    this.#backend = out.memory.readUInt32LE(0);
  }

  #out(bytes: number): Out {
    const { createPointer, unwrapPointer, DataType } = this.#ffi;
    // An ArrayBuffer of its own: the memory of a small Buffer may move.
    const memory = Buffer.from(new ArrayBuffer(bytes));
    this.#results.push(memory);
    const made = createPointer({ paramsType: [DataType.U8Array], paramsValue: [memory] });
    const [pointer] = unwrapPointer(made);
    if (pointer === undefined) throw new CLibraryError('ffi-rs gave no pointer');
    return { pointer, memory };
  }

  /** A call that throws unless the function returns 0; it reads `paramsValue` each time. */
  #call(funcName: string, paramsType: DataType[], paramsValue: unknown[]): () => void {
    const { load, DataType } = this.#ffi;
    const request: FFIParams<DataType.I32> = {
      library: this.#name,
      funcName,
      retType: DataType.I32,
      paramsType,
      paramsValue,
    };
    return () => {
      const status = load(request);
      if (status !== 0) throw new CLibraryError(`${funcName}: ${this.#codeText(status)}`);
    };
  }

  #codeText(status: number): string {
    const { load, DataType } = this.#ffi;
    const request: FFIParams<DataType.String> = {
      library: this.#name,
      funcName: 'avbhal_code_text',
      retType: DataType.String,
      paramsType: [DataType.I32],
      paramsValue: [status],
    };
    return load(request);
  }

  /** A function without parameters and without work. */
  emptyCall(): () => unknown {
    const { load, DataType } = this.#ffi;
    const request: FFIParams<DataType.U32> = {
      library: this.#name,
      funcName: 'avbhal_interface_version',
      retType: DataType.U32,
      paramsType: [],
      paramsValue: [],
    };
    return () => load(request);
  }

  enumerate(): () => void {
    const { U32, External } = this.#ffi.DataType;
    return this.#call(
      'avbhal_enumerate',
      [U32, External, U32, U32, External],
      [
        this.#backend,
        this.#out(ENTRIES * ENTRY_BYTES).pointer,
        ENTRY_BYTES,
        ENTRIES,
        this.#out(4).pointer,
      ],
    );
  }

  /** Opens an adapter with access 'observe' and closes it again. */
  openAndClose(key: string): () => void {
    const open = this.#opener(key);
    const closing: number[] = [0];
    const close = this.#call('avbhal_adapter_close', [this.#ffi.DataType.U32], closing);
    return () => {
      closing[0] = open();
      close();
    };
  }

  #opener(key: string): () => number {
    const { String: Text, U32, External } = this.#ffi.DataType;
    const { pointer, memory } = this.#out(4);
    const open = this.#call(
      'avbhal_adapter_open',
      [U32, Text, U32, External],
      [this.#backend, key, 0, pointer],
    );
    return () => {
      open();
      return memory.readUInt32LE(0);
    };
  }

  openAdapter(key: string): number {
    return this.#opener(key)();
  }

  clockRead(adapter: number): () => void {
    const { U32, External } = this.#ffi.DataType;
    return this.#call('avbhal_clock_read', [U32, External], [adapter, this.#out(8).pointer]);
  }

  crossTimestamp(adapter: number): () => void {
    const { U32, External } = this.#ffi.DataType;
    const out = this.#out(CROSS_BYTES);
    // The struct begins with its size.
    out.memory.writeUInt32LE(CROSS_BYTES, 0);
    return this.#call('avbhal_cross_timestamp', [U32, U32, External], [adapter, 1, out.pointer]);
  }

  registerRead(adapter: number, offset: number): () => void {
    const { U32, External } = this.#ffi.DataType;
    return this.#call(
      'avbhal_register_read',
      [U32, U32, External],
      [adapter, offset, this.#out(4).pointer],
    );
  }

  [Symbol.dispose](): void {
    this.#call('avbhal_backend_close', [this.#ffi.DataType.U32], [this.#backend])();
    this.#ffi.close(this.#name);
  }
}
