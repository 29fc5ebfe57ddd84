import { describe, expect, test } from 'vitest';
import { documentCode } from '../../tools/halbench/cli/document-command.js';
import { listView } from '../../tools/halbench/commands/list/view.js';
import { headOf } from '../../tools/halbench/head.js';
import { callNotes, standInNote, timerNote } from '../../tools/halbench/notes.js';
import type { CaseResult } from '../../tools/halbench/result.js';
import { viewPage } from '../../tools/halbench/view/html/view-page.js';
import { viewText } from '../../tools/halbench/view/text.js';

describe('exit code', () => {
  test('0 without findings, 1 with, 3 where nothing was measured', () => {
    const label = 'SIMULATED: x';
    const documents = [{ label, findings: [] }, { label, findings: ['failed'] }, { label }];
    expect(documents.map(documentCode)).toEqual([0, 1, 0]);
    expect([{ label: '', findings: ['failed'] }, { label: '' }].map(documentCode)).toEqual([3, 3]);
  });
});

describe('a document without a measurement', () => {
  const nothing = {
    ...headOf('avb-hal/list', 'list', false, false),
    backend: 'intel_avb',
    selection: { requested: 'auto', chosen: 'intel_avb', reason: '', standIn: false, attempts: [] },
    binary: null,
    adapters: [],
    notes: ["Backend 'intel_avb' reaches no adapter."],
  };

  test('has no label, says why and ends with 3', () => {
    const text = viewText(listView(nothing), 80);
    expect(nothing.label).toBe('');
    expect(text).not.toMatch(/HARDWARE|SIMULATED/);
    expect(text).toContain("Backend 'intel_avb' reaches no adapter.");
    expect(viewPage(listView(nothing), '')).not.toMatch(/HARDWARE|SIMULATED/);
    expect(documentCode(nothing)).toBe(3);
  });

  test('with one, the label says what answered', () => {
    expect(headOf('avb-hal/list', 'list', false).label).toBe('HARDWARE: a real adapter answered');
    expect(headOf('avb-hal/list', 'list', true).label).toMatch(/^SIMULATED/);
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
      'No adapter hardware is reachable from here (intel_avb: the driver is not installed). ' +
        'This is the simulator.',
    );
  });

  test('what a duration contains', () => {
    const times = { p50Ns: 50, p99Ns: 60, stepNs: 10 };
    expect(timerNote([{ clock: 'qpc', ...times }])).toBe(
      'Every duration includes one call of its timer: qpc takes 50 ns and counts in steps of 10 ns.',
    );
  });

  test('cases that were cut or have few calls are counted', () => {
    const cases = [
      { outcome: 'measured', cut: true, belowMinimum: true },
      { outcome: 'measured', cut: true, belowMinimum: false },
      { outcome: 'unavailable', reason: '' },
    ] as CaseResult[];
    expect(callNotes(cases, 50_000, 3)).toEqual([
      '--max-seconds 3 ended 2 cases before 50000 calls were done.',
      '1 case made fewer than 10000 calls: do not rely on the 99.9th percentile.',
    ]);
    expect(callNotes([], 50_000, 3)).toEqual([]);
  });
});
