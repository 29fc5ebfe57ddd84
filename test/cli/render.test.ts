import { spawn } from 'node:child_process';
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { writeOut } from '../../tools/halbench/cli/output.js';
import { progressOn } from '../../tools/halbench/cli/progress-on.js';
import { wrap } from '../../tools/halbench/view/lines.js';
import { tableLines } from '../../tools/halbench/view/text-table.js';
import { grouped, inUnit, short, unitFor } from '../../tools/halbench/view/units.js';
import { column, number, table } from '../../tools/halbench/view/view.js';
import { outcome } from './halbench.js';

const columns = [column('name', { wraps: true }), number('n', { optional: 1 })];
const cells = (...rows: string[][]) => rows.map((row) => ({ cells: row }));

describe('tables', () => {
  test('words stand left, numbers right, under a header', () => {
    const rows = cells(['a', '1'], ['long name', '1000']);
    expect(tableLines(table('t', columns, rows), 80)).toEqual([
      'name          n',
      '---------------',
      'a             1',
      'long name  1000',
    ]);
  });

  test('a text takes the place of the last columns and hangs below itself', () => {
    const rows = [{ cells: ['a'], rest: 'word '.repeat(30).trim() }];
    const lines = tableLines(table('t', columns, rows), 80);
    expect(lines[2]).toMatch(/^a {5}word/);
    expect(lines[3]).toMatch(/^ {6}word/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('what does not fit is left out, or broken into lines', () => {
    const rows = cells(['word '.repeat(8).trim(), '1']);
    const lines = tableLines(table('t', columns, rows), 30);
    expect(lines[0]).toBe('name');
    expect(lines.slice(2)).toEqual(['word word word word word word', 'word word']);
  });

  test('a group is a line of its own', () => {
    const rows = [{ group: 'above' }, ...cells(['  a', '1'])];
    expect(tableLines(table('t', columns, rows), 80).slice(2)).toEqual(['above', '  a   1']);
  });

  test('a word longer than the line stays whole', () => {
    expect(wrap('a bbbbbbbb c', 4, ' ')).toEqual(['a', ' bbbbbbbb', ' c']);
  });
});

describe('units', () => {
  test.each([
    [[], 'ns'],
    [[30, 9999], 'ns'],
    [[1000, 10_000], 'µs'],
    [[2e6, 4e7], 'ms'],
    [[2e9, 4e10], 's'],
    // The short one would show as 0.01 ms.
    [[1e4, 1.2e7], 'µs'],
    // In ns the long one would have eight digits.
    [[30, 3.3e7], 'µs'],
    [[0, 500], 'ns'],
  ])('a column of %j is shown in %s', (durations, name) => {
    expect(unitFor(durations).name).toBe(name);
  });

  test('numbers', () => {
    expect(inUnit(12_345_678, unitFor([12_345_678]))).toBe('12.35');
    expect(['1234', '12345', '1234567.25'].map(grouped)).toEqual([
      '1234',
      '12,345',
      '1,234,567.25',
    ]);
    expect([0.061, 3.456, 45.67, 123.4, -2216].map(short)).toEqual([
      '0.06',
      '3.46',
      '45.7',
      '123',
      '-2216',
    ]);
  });
});

describe('progress', () => {
  const talk = (isTTY: boolean): string => {
    const stream = Object.assign(new PassThrough(), { isTTY, columns: 40 });
    const progress = progressOn(stream as unknown as NodeJS.WriteStream);
    progress.say('hello');
    progress.begin('clock read', 1, 2);
    progress.tick(50, 100);
    progress.end('done');
    return stream.read().toString();
  };

  test('a terminal gets one line that is written over', () => {
    const clear = '\r\u001b[2K';
    expect(talk(true)).toBe(
      `${clear}hello\n${clear}[1/2] clock read${clear}[1/2] clock read  50 %${clear}`,
    );
  });

  test('a terminal gets the time that has passed and what is left, of all steps', () => {
    const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
    let nowMs = 5000;
    const progress = progressOn(stream as unknown as NodeJS.WriteStream, () => nowMs);
    const shown = (): string => stream.read().toString().replace('\r\u001b[2K', '');
    progress.begin('clock read', 1, 4);
    nowMs += 1900;
    progress.tick(50, 100);
    expect(shown()).toContain('[1/4] clock read  50 %');
    nowMs += 1100;
    progress.tick(100, 100);
    expect(shown()).toBe('[1/4] clock read  100 %  3 s, about 9 s left');
    nowMs += 3000;
    progress.begin('open', 3, 4);
    expect(shown()).toBe('[3/4] open  6 s, about 6 s left');
    progress.begin('again', 1, 100);
    expect(shown()).toBe('[1/100] again  6 s');
  });

  test('a file gets one line per step', () => {
    expect(talk(false)).toBe('hello\n[1/2] clock read: done\n');
  });
});

test('a terminal that was closed is a reader that has gone', async () => {
  for (const code of ['EPIPE', 'EIO']) {
    const stream = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })),
    });
    await writeOut(stream as unknown as NodeJS.WriteStream, 'text');
  }
  const full = new Writable({ write: (_chunk, _encoding, done) => done(new Error('ENOSPC')) });
  await expect(writeOut(full as unknown as NodeJS.WriteStream, 'text')).rejects.toThrow('ENOSPC');
});

test('a megabyte reaches a reader that starts late', async () => {
  const module = new URL('../../dist/halbench/cli/output.js', import.meta.url).href;
  const script = `
    const { writeOut } = await import(${JSON.stringify(module)});
    process.stderr.write('ready');
    await writeOut(process.stdout, 'x'.repeat(2 ** 20));
    process.exit(0);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await new Promise((resolve) => child.stderr.once('data', resolve));
  const { code, stdout } = await outcome(child);
  expect({ code, length: stdout.length }).toEqual({ code: 0, length: 2 ** 20 });
});
