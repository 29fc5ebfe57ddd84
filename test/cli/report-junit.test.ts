import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { junitXml } from '../../tools/halbench/commands/compat/junit.js';
import { HOSTILE, makeReport } from './compat-fixture.js';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** The tree of a text; throws where it is not well formed. */
function parse(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes: { ...attributes }, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  return root.children[0] ?? root;
}

const inside = (element: Element | undefined, name: string): Element[] =>
  (element?.children ?? []).filter((child) => child.name === name);

describe('JUnit XML', () => {
  const report = makeReport();
  const tree = parse(junitXml(report));
  const suites = inside(tree, 'testsuite');
  const cases = suites.flatMap((suite) => inside(suite, 'testcase'));
  const caseOf = (id: string) => cases.find(({ attributes }) => attributes.name?.startsWith(id));

  test('the parser of this test refuses what is not well formed', () => {
    expect(() => parse('<a>\u0007</a>')).toThrow();
    expect(() => parse('<a b="<"/>')).toThrow();
    expect(() => parse('<a>')).toThrow();
  });

  test('counts are those of the report, in all and a group', () => {
    const { tests, failures, errors, skipped } = tree.attributes;
    expect({ tests, failures, errors, skipped }).toEqual({
      tests: '5',
      failures: '2',
      errors: '0',
      skipped: '1',
    });
    expect(cases).toHaveLength(5);
    for (const suite of suites) {
      const own = inside(suite, 'testcase');
      const count = (name: string) =>
        String(own.filter((one) => inside(one, name).length > 0).length);
      expect(suite.attributes.tests).toBe(String(own.length));
      expect(suite.attributes.failures).toBe(count('failure'));
      expect(suite.attributes.skipped).toBe(count('skipped'));
      expect(suite.attributes.timestamp).toBe('2026-01-02T03:04:05');
    }
    expect(suites.map(({ attributes }) => attributes.name)).toEqual(
      ['identity', 'clock', 'errors', 'tsn'].map((group) => `avb-hal.intel_avb.${group}`),
    );
  });

  test('a failure has its reason and what broke its limit; all evidence is in system-out', () => {
    const failed = caseOf('clock.rate-within-100-ppm');
    const [failure] = inside(failed, 'failure');
    expect(failure?.attributes.message).toBe('wanted a rate within ±100000 ppb, got 29295654 ppb');
    expect(failure?.text).toContain('rate = 29295654 ppb, limit -100000 … 100000');
    expect(failure?.text).not.toContain('frozen');
    const [output] = inside(failed, 'system-out');
    expect(output?.text).toContain('device time = 1700000000000000123 ns');
    expect(output?.text).toContain('frozen = false');
    expect(failed?.attributes.time).toBe('0.012');
  });

  test('a skip has its reason', () => {
    const [skipped] = inside(caseOf('tsn.'), 'skipped');
    expect(skipped?.attributes.message).toContain('the driver does not offer it');
  });

  test('hostile text stands there as text', () => {
    const [failure] = inside(caseOf('errors.'), 'failure');
    const unwritable = ['\u0000', '\u0007', '\u001b', '\ud800', '\uffff'];
    const shown = unwritable.reduce((text, character) => {
      const code = character.charCodeAt(0).toString(16).padStart(4, '0');
      return text.replaceAll(character, `\\u${code}`);
    }, HOSTILE);
    expect(failure?.attributes.message).toBe(shown);
    expect(failure?.text).toContain(shown);
  });

  test('machine, driver and versions are properties', () => {
    const [properties] = inside(suites[0], 'properties');
    const facts = new Map(
      inside(properties, 'property').map(({ attributes }) => [attributes.name, attributes.value]),
    );
    expect(facts.get('simulated')).toBe('true');
    expect(facts.get('driver')).toBe('IntelAvbFilter 1.0.216');
    expect(facts.get('adapter PCI id')).toBe('8086:125b rev 4');
  });

  test('a line end in an attribute survives', () => {
    const checks = report.checks.map((one) =>
      one.outcome === 'fail' ? { ...one, reason: 'a\nb\r\tc' } : one,
    );
    const [suite] = inside(parse(junitXml(makeReport({ checks }))), 'testsuite').slice(1);
    const failure = inside(suite, 'testcase').flatMap((one) => inside(one, 'failure'))[0];
    expect(failure?.attributes.message).toBe('a\nb\r\tc');
    expect(failure?.text.startsWith('a\nb\r\tc')).toBe(true);
  });
});
