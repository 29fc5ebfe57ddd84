// Reads tools/repo/registers/families.json: one row for each family of adapters. Refuses a row that
// lacks a key, has one too many, or a value of another shape.

const FILE = 'tools/repo/registers/families.json';

const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const isFlag = (value) => typeof value === 'boolean';
const isText = (value) => typeof value === 'string' && /^[\x20-\x7E]+$/.test(value);
const isHex = (digits) => (value) =>
  typeof value === 'string' && new RegExp(`^0x[0-9A-F]{${digits}}$`).test(value);
const isListOf = (test) => (value) => Array.isArray(value) && value.every(test);
const isOneOf =
  (...texts) =>
  (value) =>
    texts.includes(value);

/** Whether `value` is an object with exactly these keys, each of its shape. */
const hasShape = (shape) => (value) =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).every((key) => Object.hasOwn(shape, key)) &&
  Object.entries(shape).every(([key, test]) => test(value[key]));

const isMapOf = (key, test) => (value) =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).every(([k, v]) => key(k) && test(v));

const SHAPER = hasShape({ slopeUnits: isCount, atBps: isCount, creditUnits: isHex(4) });

const SHAPE = {
  about: isText,
  registers: isListOf(isText),
  clock: isOneOf('split', 'counter'),
  resolutionNs: isCount,
  incrementPeriodPs: isCount,
  registerReadNs: isCount,
  counterSources: isListOf(hasShape({ khz: isCount, timinca: isHex(8), shift: isCount })),
  linkMbps: isListOf(isCount),
  targetTimes: isCount,
  auxiliaryInputs: isCount,
  transmitStampSets: isCount,
  transmitQueues: isCount,
  gateCycleMaxNs: isCount,
  preemption: isFlag,
  ptm: isFlag,
  launchTime: isFlag,
  vlanFilter: isFlag,
  eeeRegister: isFlag,
  shaper: (value) => value === null || SHAPER(value),
  phyAddress: isCount,
  phyIdentifier: isHex(8),
  latency: hasShape({
    source: isText,
    egressIngressNs: isMapOf((k) => isCount(Number(k)), isListOf(isCount)),
  }),
  usualDevice: isHex(4),
  devices: isMapOf(isHex(4), isText),
};

function fail(where, what) {
  throw new SyntaxError(`${FILE}: ${where}: ${what}`);
}

function checkRow(name, row) {
  if (!/^[a-z][a-z0-9]*$/.test(name) || name === 'unknown') fail(name, 'not a name of a family');
  for (const key of Object.keys(row)) if (!SHAPE[key]) fail(name, `unknown key ${key}`);
  for (const [key, test] of Object.entries(SHAPE)) {
    if (!test(row[key])) fail(name, `${key}: got ${JSON.stringify(row[key])}`);
  }
  const split = row.clock === 'split';
  if (split !== row.incrementPeriodPs > 0 || split === row.counterSources.length > 0) {
    fail(name, 'a split clock has an increment period, a counter has sources');
  }
  if (!Object.hasOwn(row.devices, row.usualDevice)) fail(name, 'usualDevice is not one of devices');
}

/**
 * @param {(path: string) => string} read gives the text of a file of the repository
 * @returns {Map<string, object>} row of each family, in the order of the file
 */
export function readFamilies(read) {
  const families = new Map(Object.entries(JSON.parse(read(FILE)).families));
  const owners = new Map();
  for (const [name, row] of families) {
    checkRow(name, row);
    for (const id of Object.keys(row.devices)) {
      if (owners.has(id)) fail(name, `device ${id} is of ${owners.get(id)} already`);
      owners.set(id, name);
    }
  }
  return families;
}

/** The tables of registers that each family selects. */
export function readComposition(read) {
  const families = JSON.parse(read(FILE)).families;
  return Object.fromEntries(Object.entries(families).map(([name, row]) => [name, row.registers]));
}
