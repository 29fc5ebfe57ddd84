/** The clock page above the backends for Windows: the truth lies in every window. */
import { PAGE, type PAGE_STATES } from 'avb-hal';
import { describe, expect, it } from 'vitest';
import { Random } from '../unit/fakes/random.js';
import { BACKENDS, openStandin, order, SEATS, shownAt, simulationOf, truthOf } from './standin.js';

const READINGS = 50_000;
const SETTLED = 1000;
const OK: (typeof PAGE_STATES)[number] = 'ok';

describe.each(BACKENDS)('the page of %s', (backend) => {
  describe.each(SEATS)('$family', ({ family, number }) => {
    it.each([
      ['published', 1],
      ['added', 2],
    ])('holds the truth in %s latencies, seed %d', (profile, seed) => {
      const random = new Random(seed);
      const hal = openStandin(backend);
      const simulation = simulationOf(hal);
      order(hal, `adapters list=i210,i219,i226 seed=${seed}`);
      order(hal, `call-latency profile=${profile} seed=${seed}`);
      const nic = hal.open({ family });
      nic.clock.startPage();
      const view = nic.clock.windowView;
      let { oscillatorPpb } = truthOf(hal, nic);
      let worstNs = 0;
      for (let i = 0; i < READINGS; i += 1) {
        simulation.advance(BigInt(random.integer(0, i % 100 === 0 ? 500_000_000 : 2_000_000)));
        if (i % 500 === 0) {
          // A crystal that moves by less than the declared 20 ppb in a second or so.
          oscillatorPpb += random.next() * 10 - 5;
          order(hal, `oscillator adapter=${number} ppb=${oscillatorPpb.toFixed(6)}`);
        }
        nic.clock.readWindow();
        const estimateNs = view[PAGE.estimateNs] as bigint;
        const truth = truthOf(hal, nic);
        const missNs = shownAt(truth, view[PAGE.systemNs] as bigint, estimateNs);
        const boundNs = Number(view[PAGE.boundNs]);
        if (Math.abs(missNs) > boundNs + 1) {
          expect.fail(`reading ${i} of seed ${seed}: off by ${missNs} ns, bound ${boundNs} ns`);
        }
        if (i > SETTLED) worstNs = Math.max(worstNs, Math.abs(missNs));
      }
      const { state, rejected, generation } = nic.clock.status();
      expect({ state, rejected, generation }).toEqual({ state: OK, rejected: 0, generation: 0 });
      console.log(
        `${backend}, ${family}, ${profile}, seed ${seed}: ${READINGS} windows, estimates off by at ` +
          `most ${worstNs.toFixed(0)} ns`,
      );
    });
  });
});
