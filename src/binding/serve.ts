import { bare, checkOneOf, checkOptionsObject, outOfRange, quoteAll } from '../base/check.js';
import type { BackendName } from './backends.gen.js';
import { FACETS, type Facet, type WantedServers } from './facets.js';

const VARIABLE = 'AVB_HAL_SERVE';

function fromObject(value: unknown, asked: readonly BackendName[]): WantedServers {
  const parameter = 'openHal(options.serve)';
  const given = checkOptionsObject(value, parameter, FACETS);
  return Object.fromEntries(
    Object.entries(given).map(([facet, backend]) => [
      facet,
      checkOneOf(backend, `${parameter}.${facet}`, asked),
    ]),
  );
}

function fromText(text: string, asked: readonly BackendName[]): WantedServers {
  const form = `pairs as clock=intel_avb, with commas between them, of ${quoteAll(FACETS)}`;
  const wanted = new Map<Facet, BackendName>();
  for (const pair of text.split(',').map((one) => one.trim())) {
    const [name, backend, ...more] = pair.split('=').map((one) => one.trim());
    const facet = FACETS.find((one) => one === name);
    if (facet === undefined || backend === undefined || more.length > 0 || wanted.has(facet)) {
      throw outOfRange(VARIABLE, form, text);
    }
    wanted.set(facet, checkOneOf(backend, `${VARIABLE}: ${facet}`, asked));
  }
  return Object.fromEntries(wanted);
}

/**
 * Which backends are to serve what: `serve` of the options, and the environment variable AVB_HAL_SERVE
 * for what that leaves open. The variable is for HALs of several backends: it says nothing where one
 * is asked for.
 */
export function wantedServers(
  serve: unknown,
  asked: readonly BackendName[],
  variable: string | undefined,
): WantedServers {
  const text = asked.length > 1 ? (variable ?? '') : '';
  return Object.freeze(
    bare({
      ...(text === '' ? {} : fromText(text, asked)),
      ...fromObject(serve, asked),
    }),
  );
}
