import { expect, test } from 'vitest';
import { EvidenceLog } from '../../../src/compat/evidence.js';

test('readings survive JSON: large integers as text, what is no number as a word', () => {
  const log = new EvidenceLog();
  log.samples('s', 'ns', [1, 2n, 2n ** 64n, Number.NaN, Number.NEGATIVE_INFINITY, 0.5]);
  log.note('rate', Number.POSITIVE_INFINITY);
  log.holds('is a number', true, 1, 'a number');
  const outcome = JSON.parse(JSON.stringify(log.outcome()));
  expect(outcome.samples).toEqual([
    { name: 's', unit: 'ns', values: [1, 2, '18446744073709551616', 'NaN', '-Infinity', 0.5] },
  ]);
  expect(outcome.evidence[0]).toMatchObject({ value: 'Infinity' });
});
