// Four adapters of one family through both backends: the filter driver knows no address of theirs, so
// only their clocks tell which is which. The machine is ordered before the program starts, because
// devices are registered then.
import { identifyAdapters } from 'avb-hal';
import { HARDWARE, withHal } from './kit/adapters.mjs';
import { between, equal, holds, runChecks } from './kit/checks.mjs';
import { truth } from './kit/standin.mjs';

/** The filter driver's list runs the other way round than the stand-in's numbers. */
const NUMBERS = [3, 2, 1, 0];
const RATES_PPB = [3_000_000, 5_000_000, 7_000_000, 9_000_000];

const withBoth = (body) =>
  withHal({ backend: 'intel_avb', access: 'discipline' }, (avb) =>
    withHal({ backend: 'windows_api' }, (windows) => body(avb, windows)),
  );

const numbersOf = ({ a, b }) => [NUMBERS[a.index], Number(b.mac.at(-1)) - 1];

export const checks = {
  'told apart by their clocks, with the evidence': () =>
    withBoth((avb, windows) => {
      const pairs = identifyAdapters(avb, windows);
      equal(pairs.map(numbersOf).sort(), [
        [0, 0],
        [1, 1],
        [2, 2],
        [3, 3],
      ]);
      for (const { confidence, evidence } of pairs) {
        equal(confidence, 'clock');
        holds(evidence.length > 20, evidence, 'a sentence');
      }
    }),
  'not paired where nobody may look at a clock': () =>
    withBoth((avb, windows) => {
      const pairs = identifyAdapters(avb, windows, { probe: false });
      equal([...new Set(pairs.map(({ confidence }) => confidence))], ['ambiguous']);
    }),
  'a rate goes to the adapter it is meant for, whichever was opened last': () =>
    withBoth((avb) => {
      const nics = NUMBERS.map((_number, index) => avb.open({ index }, HARDWARE));
      for (const [index, nic] of nics.entries()) nic.clock.adjustRate(RATES_PPB[index]);
      for (const [index, number] of NUMBERS.entries()) {
        const { ratePpb, oscillatorPpb } = truth(number);
        const expected = RATES_PPB[index] + oscillatorPpb;
        between(ratePpb, expected - 1000, expected + 1000, `rate of adapter ${number}`);
      }
    }),
};

await runChecks(checks);
