import type { Adapter } from 'avb-hal';
import { alternate, blockNs, blockPlan } from '../measure/blocks.js';
import { DEFAULT_RESAMPLES, median, medianInterval } from '../measure/bootstrap.js';
import { ADAPTER_OPERATIONS, type AdapterOperation, NEEDS, TITLES } from '../operations.js';
import { adapterCall } from '../paths/addon.js';
import type { Figure } from '../result.js';
import {
  estimated,
  type FigureContext,
  type FigureFacts,
  onSimulator,
  orReason,
  withoutLatency,
} from './figure.js';

const LIMIT_NS = 150;
const HOW =
  'JavaScript call minus the same call in a C++ loop, which is the sum of its durations minus those ' +
  'of an empty loop; blocks in alternation, median of the differences';

function meanOf(durations: BigUint64Array): number {
  let sum = 0n;
  for (const ns of durations) sum += ns;
  return Number(sum) / durations.length;
}

/** The share of `operation` on an adapter: a row a round of [JavaScript, C++, empty C++ loop] in ns. */
function measure(adapter: Adapter, operation: AdapterOperation, context: FigureContext) {
  const plan = blockPlan(context.calls, context.maxSeconds);
  const durations = new BigUint64Array(plan.callsPerBlock);
  const { run } = adapterCall(adapter, operation);
  const inC = (what: AdapterOperation | 'empty') => () => {
    adapter.timeLoop(what, durations);
    return meanOf(durations);
  };
  return alternate([() => blockNs(run, plan.callsPerBlock), inC(operation), inC('empty')], plan);
}

function share(
  facts: FigureFacts,
  adapter: Adapter,
  operation: AdapterOperation,
  context: FigureContext,
): Figure {
  const rows = measure(adapter, operation, context);
  const column = (index: number): number[] => rows.map((row) => row[index] ?? Number.NaN);
  const [javaScript, native, empty] = [column(0), column(1), column(2)];
  const inC = native.map((ns, i) => ns - (empty[i] ?? Number.NaN));
  const differences = javaScript.map((ns, i) => ns - (inC[i] ?? Number.NaN));
  const how = { seed: context.seed, resamples: DEFAULT_RESAMPLES };
  return estimated(facts, medianInterval(differences, how), {
    family: adapter.family,
    javaScriptNs: median(javaScript),
    cNs: median(inC),
    emptyLoopNs: median(empty),
    rounds: rows.length,
  });
}

/** The addon's share of each operation where the model takes no time, so that noise is small. */
export function addonShares(context: FigureContext): readonly (() => Figure)[] {
  return ADAPTER_OPERATIONS.map((operation) => {
    const facts: FigureFacts = {
      id: `addon-share-${operation}`,
      title: `addon's share of a ${TITLES[operation]}`,
      unit: 'ns',
      limit: LIMIT_NS,
      simulated: true,
      how: `${HOW}; simulated i210 whose registers answer at once`,
    };
    return () =>
      orReason(facts, () =>
        onSimulator(withoutLatency('i210'), (adapter) => share(facts, adapter, operation, context)),
      );
  });
}

/** The same on an adapter as it is, for the first operation that it can do. */
export function addonShareOn(adapter: Adapter, context: FigureContext): () => Figure {
  const operation =
    ADAPTER_OPERATIONS.find((one) => adapter.capabilities[NEEDS[one]]) ?? 'clock-read';
  const facts: FigureFacts = {
    id: 'addon-share-adapter',
    title: `addon's share of a ${TITLES[operation]}, ${adapter.family} with its latency`,
    unit: 'ns',
    limit: LIMIT_NS,
    simulated: adapter.simulated,
    how: `${HOW}; the adapter's own latency is in both and its noise stays`,
  };
  return () => orReason(facts, () => share(facts, adapter, operation, context));
}
