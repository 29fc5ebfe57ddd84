import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { childPath, type Ended, runChild, runNode } from './child.js';

const STAGES = [
  'loaded',
  'backend',
  'adapter',
  'page',
  'listener',
  'shared page',
  'stream',
  'stream with a wake-up on its way',
  'stream closed with a wake-up on its way',
  'stream whose listener waits for ever',
  'async calls',
  'async calls and closed',
  'closed',
  'used while exiting',
];

const STANDIN = fileURLToPath(
  new URL('../../build/Release/standin/hal_windows_api.node', import.meta.url),
);
/** Of the binary whose platform tells of changes. */
const NOTICES = ['notice', 'notice on its way', 'closed with a notice on its way'];

const CODES: Readonly<Record<string, number>> = {
  'natural end': 0,
  'process.exit': 7,
  'uncaught exception': 1,
  'later process.exit': 7,
};

function expectEnd(ended: Ended, ending: string, title: string): void {
  const { code, signal, stdout, stderr } = ended;
  expect({ code, signal }, `${title}\n${stderr}`).toEqual({ code: CODES[ending], signal: null });
  expect(stdout, title).toBe('');
  if (ending === 'uncaught exception') expect(stderr, title).toContain('on purpose');
  else expect(stderr, title).toBe('');
}

describe('a listener of events that throws', () => {
  it('is an uncaught exception', async () => {
    const ended = await runChild('exit.mjs', ['a listener that throws', 'natural end']);
    expect(ended).toMatchObject({ code: 1, signal: null, stdout: '' });
    expect(ended.stderr).toContain('thrown by the listener');
    expect(ended.stderr).not.toContain('DEP0168');
  });
});

describe.each(Object.keys(CODES))('a process that ends by %s', (ending) => {
  it.each(STAGES)('at stage "%s" ends as it says, silently', async (stage) => {
    const ended = await runChild('exit.mjs', [stage, ending]);
    expectEnd(ended, ending, `${stage}, ${ending}`);
  });

  // On Windows there is no stand-in in a process.
  const onStandin = it.skipIf(process.platform === 'win32');
  onStandin.each(NOTICES)('at stage "%s" ends as it says, silently', async (stage) => {
    const ended = await runNode([childPath('exit.mjs'), STANDIN, stage, ending]);
    expectEnd(ended, ending, `${stage}, ${ending}`);
  });
});
