import { describe, expect, test } from 'vitest';
import type { RunDocument } from '../../tools/halbench/result.js';
import { halbench, outcome, start } from './halbench.js';
import { schemaErrors } from './schema.js';

const FEW = ['--backend', 'sim', '--calls', '500'];

describe('halbench without a command', () => {
  test('lists and runs', async () => {
    const { stdout } = await halbench([...FEW, '--json']);
    const document = JSON.parse(stdout) as RunDocument;
    expect(schemaErrors(document, 'run.schema.json')).toEqual([]);
    expect(document.command).toBe('overview');
    expect(document.adapters).toHaveLength(3);
  });

  test('a reader that starts late gets all of it', async () => {
    const child = start([...FEW, '--json']);
    child.stdout?.pause();
    await new Promise((resolve) => child.stderr?.once('data', resolve));
    const { stdout } = await outcome(child);
    expect((JSON.parse(stdout) as RunDocument).complete).toBe(true);
  });

  test.skipIf(process.platform === 'win32')('a reader that goes away is no error', async () => {
    const child = start([...FEW, '--json']);
    child.stdout?.destroy();
    const { code, signal, stderr } = await outcome(child);
    expect(stderr).not.toMatch(/EPIPE|Error/);
    expect({ signal, known: code === 0 || code === 1 }).toEqual({ signal: null, known: true });
  });

  test('nobody reads the talk', async () => {
    const child = start([...FEW, '--json']);
    child.stderr?.destroy();
    const { stdout, signal } = await outcome(child);
    expect((JSON.parse(stdout) as RunDocument).complete).toBe(true);
    expect(signal).toBeNull();
  });
});
