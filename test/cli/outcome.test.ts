import { describe, expect, test } from 'vitest';
import type { Document } from '../../tools/halbench/document.js';
import { exitCode } from '../../tools/halbench/exit-code.js';
import { callNotes, standInNote, timerNote } from '../../tools/halbench/notes.js';
import type { CaseResult } from '../../tools/halbench/result.js';

const document = (findings?: readonly string[]): Document =>
  ({ schema: 'avb-hal/run', ...(findings ? { findings } : {}) }) as Document;

describe('exit code', () => {
  test('0 without findings, 1 with, 0 for a document that has none', () => {
    expect([document([]), document(['missed']), document()].map(exitCode)).toEqual([0, 1, 0]);
  });
});

describe('notes', () => {
  test('why the simulator stands in', () => {
    const attempts = [
      { backend: 'intel_avb', available: false, reason: 'the driver is not installed' },
      { backend: 'sim', available: true, reason: 'always there' },
    ];
    const choice = { requested: 'auto', chosen: 'sim', reason: '', standIn: true, attempts };
    expect(standInNote(choice)).toBe(
      'No adapter hardware is reachable from here (intel_avb: the driver is not installed): ' +
        'this is the simulator.',
    );
  });

  test('what a duration contains', () => {
    const times = { p50Ns: 50, p99Ns: 60, stepNs: 10 };
    expect(timerNote([{ timer: 'native', clock: 'qpc', ...times }])).toBe(
      'Every duration contains its timer, which is not subtracted: the system clock (qpc) read in ' +
        'C++ takes 50 ns and counts in steps of 10 ns.',
    );
  });

  test('cases that were cut or have few calls are counted', () => {
    const cases = [
      { outcome: 'measured', cut: true, belowMinimum: true },
      { outcome: 'measured', cut: true, belowMinimum: false },
      { outcome: 'unavailable', reason: '' },
    ] as CaseResult[];
    expect(callNotes(cases, 50_000, 3)).toEqual([
      '2 cases were ended by --max-seconds 3 before 50000 calls.',
      '1 cases have fewer than the 10000 calls that their percentiles should rest on.',
    ]);
    expect(callNotes([], 50_000, 3)).toEqual([]);
  });
});
