/** The example of docs/tsn.md, as a process, on the simulator. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runNode } from './child.js';

const docs = new URL('../../docs/', import.meta.url);

it('the example shows what is known of each effect', async () => {
  const example = fileURLToPath(new URL('examples/tsn.mjs', docs));
  const { code, stdout, stderr } = await runNode([example]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.split('\n')).toEqual([
    'gates: verified (simulated)',
    'shaper: verified (simulated)',
    expect.stringContaining('2000000000 bit/s reserved is 80.0 % of the port rate'),
    '',
  ]);
  expect(readFileSync(new URL('tsn.md', docs), 'utf8')).toContain('node docs/examples/tsn.mjs');
});
