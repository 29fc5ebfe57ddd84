import { expect, it } from 'vitest';
import { runInLab, setUpLab } from './lab.js';
import { labProgram, needLab } from './program.js';
import { checks } from './programs/old-windows.mjs';

labProgram('an old Windows', checks, {
  script: 'test/lab/programs/old-windows.mjs',
  fakes: false,
});

it('halbench list falls back to the simulator and says what is missing', async (context) => {
  needLab(await setUpLab(), context);
  const run = await runInLab({ script: 'halbench', args: ['list', '--json'], fakes: false });
  expect(run.code).toBe(0);
  const { selection, notes, simulated } = JSON.parse(run.stdout);
  expect({ standIn: selection.standIn, simulated }).toEqual({ standIn: true, simulated: true });
  expect(notes[0]).toContain('hardware timestamp functions: missing');
});
