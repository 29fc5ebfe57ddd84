/** The check that offsets of registers are written in one place. */
import { describe, expect, it } from 'vitest';
import { checkRegisters, offsetComplaints } from '../../../tools/repo/check-registers.mjs';

const names = new Map([
  [0xb640, 'TSAUXC'],
  [0x1000, 'PBA'],
]);

describe('the check of register offsets', () => {
  it('finds nothing here', () => {
    expect(checkRegisters()).toEqual([]);
  });

  it.each([
    ['native/core/x.cc', 'constexpr std::uint32_t kControl = 0xB640;'],
    ['native/core/x.cc', 'f(0x0000B640u);'],
    ['src/x.ts', 'const TSAUXC = 0xb640;'],
  ])('names the register that %s writes as a number', (file, text) => {
    const [complaint] = offsetComplaints(file, `\n${text}`, names);
    expect(complaint).toMatch(/:2: 0x\w+ is the offset of TSAUXC: use the generated name$/);
  });

  it.each([
    ['a comment', 'native/core/x.cc', 'f();  // 0xB640'],
    ['another number', 'native/core/x.cc', 'f(0xB641, 0x1B640);'],
    ['a number that is listed', 'native/capi/handles.h', 'kMaxSlots = 0x1000;'],
  ])('leaves %s alone', (_, file, text) => {
    expect(offsetComplaints(file, text, names)).toEqual([]);
  });
});
