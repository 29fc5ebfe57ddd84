/** The checks that name what an operation still lacks. */
import { describe, expect, it } from 'vitest';
import { checkOperations, operationsOf } from '../../../tools/repo/check-operations.mjs';
import { callsOf } from '../../../tools/repo/generate-native.mjs';

const FILE = 'native/addon/phy.cc';
const addon = (
  comment: string,
  row = '  methods.push_back(adapter_method<&read_phy>("readPhy"));',
) => `${comment}\nNapi::Value read_phy(AdapterObject& self) {\n}\n${row}\n`;

describe('signatures of the addon', () => {
  it('give names, kinds, limits and what a test passes', () => {
    const comment =
      '// readPhy(address: 0..31, register: 0..0x1F = 1,\n//   raw: bool): NativeX { a: bigint;\n//   b: string }\n// Slow.';
    expect(callsOf(FILE, addon(comment))).toEqual([
      {
        name: 'readPhy',
        parameters: [
          { name: 'address', kind: '0..31', low: 0, high: 31, good: undefined },
          { name: 'register', kind: '0..0x1F', low: 0, high: 31, good: '1' },
          { name: 'raw', kind: 'bool', low: undefined, high: undefined, good: undefined },
        ],
        result: 'NativeX',
        fields: 'a: bigint; b: string',
        note: 'Slow.',
      },
    ]);
  });

  it.each([
    ['no signature', addon('// Reads.')],
    ['no signature', addon('// readPHY(): number')],
    ['signature of readPhy', addon('// readPhy()')],
    ['wanted "name: kind = value"', addon('// readPhy(address): number')],
    ['limits of "a: -0x1..2"', addon('// readPhy(a: -0x1..2): number')],
    ['not in the table of methods', addon('// readPhy(): number', 'adapter_method<&x>("x")')],
  ])('%s', (complaint, text) => {
    expect(() => callsOf(FILE, text)).toThrow(complaint);
  });
});

describe('operations', () => {
  it('are found in the header of a facet, with the function that runs them', () => {
    const header = `class Phy : public Facet {
  Status state() { return run(kState, &Phy::do_state); }
  Result<int> take(EventKind kind) {
    return run(kind == EventKind::kTransmit ? kTakeTransmit : kTakeReceive, check(kind),
               &Phy::do_take, kind);
  }
`;
    expect(operationsOf(header)).toEqual([
      { facet: 'Phy', method: 'state', operations: ['kState'] },
      { facet: 'Phy', method: 'take', operations: ['kTakeTransmit', 'kTakeReceive'] },
    ]);
  });

  it('have a call in the addon, a caller in src, and tests', () => {
    expect(checkOperations()).toEqual([]);
  });
});
