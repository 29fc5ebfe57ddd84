/** Reading and writing files: nothing is lost, nothing is followed, nothing is left behind. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { command, jsonText } from '../../tools/halbench/cli/command.js';
import { CannotRun, UsageError } from '../../tools/halbench/cli/errors.js';
import { EXIT } from '../../tools/halbench/cli/exit-code.js';
import { HTML, OUTPUT } from '../../tools/halbench/cli/options.js';
import type { Progress } from '../../tools/halbench/cli/progress.js';
import { printableLines } from '../../tools/halbench/files/printable.js';
import { decodeText, readText } from '../../tools/halbench/files/read.js';
import { Targets } from '../../tools/halbench/files/targets.js';
import { checkWritable, writeText } from '../../tools/halbench/files/write.js';

let folder = '';
const at = (name: string): string => join(folder, name);
const isRoot = process.getuid?.() === 0;
const nothing = (): void => undefined;
const SILENT: Progress = { say: nothing, begin: nothing, tick: nothing, end: nothing };
const onPosix = process.platform !== 'win32';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'halbench-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

describe('writing', () => {
  test('replaces a file and leaves nothing beside it', () => {
    writeFileSync(at('a'), 'old');
    writeText(at('a'), 'new');
    expect(readFileSync(at('a'), 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  test('a check before measuring makes no file', () => {
    checkWritable(at('later'));
    expect(readdirSync(folder)).toEqual([]);
  });

  test.runIf(onPosix)('a file keeps its mode', () => {
    writeFileSync(at('secret'), 'old');
    chmodSync(at('secret'), 0o600);
    writeText(at('secret'), 'new');
    expect(statSync(at('secret')).mode & 0o777).toBe(0o600);
  });

  test.runIf(onPosix)('a symbolic link stays one, and the file it names gets the text', () => {
    mkdirSync(at('elsewhere'));
    writeFileSync(at('elsewhere/real'), 'old');
    symlinkSync('elsewhere/real', at('link'));
    writeText(at('link'), 'new');
    expect(lstatSync(at('link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(at('elsewhere/real'), 'utf8')).toBe('new');
    expect(readdirSync(at('elsewhere'))).toEqual(['real']);
  });

  test.runIf(onPosix)('a link that leads nowhere is refused', () => {
    symlinkSync('nowhere', at('link'));
    expect(() => checkWritable(at('link'))).toThrow(
      'a symbolic link to a file that does not exist',
    );
    expect(existsSync(at('nowhere'))).toBe(false);
  });

  test.runIf(onPosix)(
    'what an attacker put where the old name was predictable is not touched',
    () => {
      writeFileSync(at('victim'), 'precious');
      symlinkSync(at('victim'), at('out.part'));
      writeText(at('out'), 'new');
      expect(readFileSync(at('victim'), 'utf8')).toBe('precious');
    },
  );

  test.runIf(onPosix && isRoot)('a device is written to and not replaced', () => {
    // One of our own that swallows everything, not the system's.
    const made = spawnSync('mknod', [at('null'), 'c', '1', '3']).status === 0;
    if (!made) return;
    checkWritable(at('null'));
    writeText(at('null'), 'text');
    expect(lstatSync(at('null')).isCharacterDevice()).toBe(true);
  });

  test('a folder, and a folder that is not there, are refused in words', () => {
    expect(() => checkWritable(folder)).toThrow('it is a folder');
    expect(() => checkWritable(at('no/such/file'))).toThrow('its folder does not exist');
    expect(() => checkWritable(at('no/such/file'))).toThrow(CannotRun);
  });

  test('a write that fails leaves the old file and nothing else', () => {
    writeFileSync(at('a'), 'old');
    const circle: { self?: unknown } = {};
    circle.self = circle;
    expect(() => writeText(at('a'), circle as unknown as string)).toThrow(CannotRun);
    expect(readFileSync(at('a'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a']);
    expect(() => writeText(at('b'), circle as unknown as string)).toThrow(CannotRun);
    expect(readdirSync(folder)).toEqual(['a']);
  });
});

describe('the files of a command', () => {
  const target = (option: string, path: string) => ({ option, path });

  test('no two of them are one, however they are written', () => {
    const twice = [target('--html', at('x')), target('--junit', join(folder, '.', 'x'))];
    expect(() => new Targets(twice, [])).toThrow(UsageError);
    expect(() => new Targets(twice, [])).toThrow('--html and --junit must name different files');
    expect(readdirSync(folder)).toEqual([]);
  });

  test.runIf(onPosix)('a link to a file is that file', () => {
    writeFileSync(at('x'), 'old');
    symlinkSync('x', at('y'));
    const twice = [target('--html', at('x')), target('--junit', at('y'))];
    expect(() => new Targets(twice, [])).toThrow('must name different files');
    expect(() => new Targets([target('--html', at('y'))], [at('x')])).toThrow(
      'the file that is read',
    );
  });
});

test('a file that cannot be written at the end does not cost the results', async () => {
  mkdirSync(at('gone'));
  const row = command({
    name: 'x',
    summary: 'x',
    duration: 'x',
    schema: null,
    options: { output: OUTPUT, html: HTML },
    files: { output: jsonText, html: () => 'page' },
    run: () => {
      rmSync(at('gone'), { recursive: true, maxRetries: 5 });
      return { found: 1 };
    },
    render: () => 'found\n',
    code: () => EXIT.fine,
  });
  const named = { output: at('gone/x.json'), html: at('x.html') };
  const { text, code, problems } = await row.execute(named, [], SILENT);
  expect({ text, code }).toEqual({ text: 'found\n', code: EXIT.couldNotRun });
  expect(problems).toEqual([expect.stringContaining('its folder does not exist')]);
  expect(readFileSync(at('x.html'), 'utf8')).toBe('page');
});

describe('reading', () => {
  const TEXT = '{"a": "µ"}';
  const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');

  test('what programs of Windows write is read', () => {
    expect(decodeText(Buffer.from(TEXT), 'f')).toBe(TEXT);
    expect(decodeText(Buffer.from(`\ufeff${TEXT}`), 'f')).toBe(TEXT);
    expect(decodeText(utf16(TEXT), 'f')).toBe(TEXT);
    expect(decodeText(utf16(TEXT).swap16(), 'f')).toBe(TEXT);
  });

  test('what is no text is refused in words', () => {
    const refused = (bytes: Uint8Array): string => {
      try {
        return decodeText(bytes, 'f.json');
      } catch (error) {
        if (error instanceof CannotRun) return error.message;
        throw error;
      }
    };
    expect(refused(Buffer.from(TEXT, 'utf16le'))).toContain(
      'f.json is not text: it has zero bytes',
    );
    expect(refused(Buffer.from('ä', 'latin1'))).toContain('f.json is not valid UTF-8');
    expect(refused(Buffer.from([0xff, 0xfe, 0, 0, 65, 0, 0, 0]))).toContain('UTF-32');
  });

  test('a file that is not there is named', () => {
    expect(() => readText(at('none'))).toThrow('there is no such file (ENOENT)');
    expect(() => readText(folder)).toThrow(CannotRun);
  });
});

describe('what a terminal gets', () => {
  test('nothing from a file steers it', () => {
    expect(printableLines('a\u001b[2Jb\nc\u009bd\u202e')).toBe('a?[2Jb\nc?d?');
    const text = jsonText({ key: 'a\u001b\u009b\u202e\u007f' });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(text).not.toMatch(/[\u001b\u007f-\u009f\u202e]/);
    expect(JSON.parse(text)).toEqual({ key: 'a\u001b\u009b\u202e\u007f' });
  });
});
