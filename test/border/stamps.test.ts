/** A million stamps from the simulator to a `for await` loop: order, and every loss accounted for. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Adapter, type Hal, openHal } from 'avb-hal';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const MILLION = 1_000_000;
/** Six frames in ten microseconds. */
const TRAFFIC = 'ptp-traffic adapter=0 sync=10000 pdelay=10000';

let hal: Hal;
let nic: Adapter;

beforeEach(() => {
  const adapters = [{ family: 'i226' as const }];
  hal = openHal({ backend: 'sim', access: 'discipline', scenario: { time: 'virtual', adapters } });
  nic = hal.open({ index: 0 });
  nic.stamps.configure({ packets: true });
});
afterEach(() => hal.close());

/** Moves virtual time in steps of `ns` until `signal` is aborted; the loop has its turns between. */
async function run(ns: bigint, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    hal.simulation?.advance(ns);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a million stamps', () => {
  it('arrive in order, none lost', async () => {
    const stop = new AbortController();
    const stream = nic.stamps.events({ transmit: true, receive: true });
    hal.simulation?.order(TRAFFIC);
    const running = run(5_000_000n, stop.signal);
    let seen = 0;
    let wrong = 0;
    for await (const stamp of stream) {
      seen += 1;
      wrong += stamp.sequence === seen && stamp.lostBefore === 0 && stamp.matched ? 0 : 1;
      if (seen === MILLION) break;
    }
    stop.abort();
    await running;
    expect(wrong).toBe(0);
    expect(stream.dropped).toBe(0);
    expect(stream.lost).toBe(0);
  });

  it('lose what a slow consumer has no room for, and both sides count the same', async () => {
    const stream = nic.stamps.batches({ capacity: 1024, batchSize: 300 });
    hal.simulation?.order(TRAFFIC);
    const next = { sequence: 1, seen: 0, gaps: 0, wrong: 0 };
    while (next.seen + next.gaps < MILLION) {
      // The consumer takes 300 where 600 to 6000 or, in every tenth round, 12 000 come.
      hal.simulation?.advance(next.seen % 7 === 0 ? 20_000_000n : 1_000_000n);
      const { value: batch } = await stream.next();
      for (let i = 0; i < (batch?.count ?? 0); i += 1) {
        const gap = batch?.lostBefore(i) ?? 0;
        next.wrong += batch?.sequence(i) === next.sequence + gap ? 0 : 1;
        next.sequence += gap + 1;
        next.gaps += gap;
        next.seen += 1;
      }
    }
    hal.simulation?.order('ptp-traffic adapter=0 sync=0 pdelay=0');
    // What is still in the buffer, and a last event that says what was lost behind it.
    const { posted, lost, missing, fetched, dropped, taken, waiting } = stream.counters();
    expect(next.wrong).toBe(0);
    expect(taken).toBe(next.seen);
    expect(fetched).toBe(posted);
    expect(missing).toBeLessThanOrEqual(lost);
    expect(taken + waiting + dropped).toBe(fetched);
    expect(dropped).toBeGreaterThan(0);
    stream.close();
  });
});

describe('a loop in real time', () => {
  const program = (body: string) => `
    import { openHal } from 'avb-hal';
    const hal = openHal({ backend: 'sim', access: 'discipline' });
    const nic = hal.open({ index: 0 });
    nic.stamps.configure({ packets: true });
    hal.simulation.order('ptp-traffic adapter=0 sync=1000000 pdelay=0');
    const stream = nic.stamps.events();
    ${body}`;
  const run = (body: string): string =>
    execFileSync(process.execPath, ['--input-type=module', '-e', program(body)], {
      encoding: 'utf8',
      cwd: fileURLToPath(new URL('../../', import.meta.url)),
    });

  it('is kept alive while it waits, and no longer', () => {
    const loop = 'let n = 0; for await (const _ of stream) if (++n === 20) break;';
    expect(run(`${loop} console.log(n);`)).toBe('20\n');
  });

  it('ends when the HAL is closed meanwhile', () => {
    const loop = 'for await (const _ of stream); console.log("ended");';
    expect(run(`setTimeout(() => hal.close(), 20); ${loop}`)).toBe('ended\n');
  });

  it('does not keep a process that only holds a stream', () => {
    expect(run('await stream.next(); console.log("end");')).toBe('end\n');
  });
});

describe('docs/examples/stamps.mjs', () => {
  const example = fileURLToPath(new URL('../../docs/examples/stamps.mjs', import.meta.url));

  it.each([
    ['i210', '448'],
    ['i219', '7750'],
    ['i226', '1485'],
  ])('does on %s what it says', (family, inboundNs) => {
    const result = JSON.parse(
      execFileSync(process.execPath, [example, family], { encoding: 'utf8' }),
    );
    expect(result).toMatchObject({
      dropped: 0,
      lost: 0,
      matched: true,
      latency: { table: 'family', ingressNs: Number(inboundNs) },
      inboundNs,
      restored: true,
    });
    expect(result.kinds.transmit).toBeGreaterThan(5);
    expect(result.kinds.receive).toBeGreaterThan(5);
  });
});
