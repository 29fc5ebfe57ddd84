import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HAL_ERROR_CODES } from '../../src/base/error-codes.gen.js';
import {
  type Argument,
  absence,
  call,
  entryOf,
  INFO_BYTES,
  lastError,
  memory,
  struct,
  textOf,
} from './c-library.js';

const OPTIONS = 'time=virtual\nadapters.0.family=i210\nadapters.1.family=i226\n';
const handle = (value: number): Argument => ({ u32: value });

function opened(name: string, ...given: Argument[]): number {
  const out = memory(4);
  expect(call(name, ...given, out), name).toBe(0);
  return out.readUInt32LE(0);
}

/** The call fails with `code`, and the thread's last error says the same. */
function expectCode(code: string, name: string, ...given: Argument[]): void {
  const status = call(name, ...given);
  expect(textOf('code_text', { u32: status }), name).toBe(code);
  expect(lastError(), name).toMatchObject({ code, operation: name });
  expect(lastError().detail, name).not.toBe('');
}

const title = absence === null ? 'the C library' : `the C library (${absence})`;

describe.skipIf(absence !== null)(title, () => {
  let backend = 0;
  let adapter = 0;

  beforeEach(() => {
    backend = opened('backend_open', OPTIONS);
    adapter = opened('adapter_open', handle(backend), 'sim:1', handle(2));
  });
  afterEach(() => {
    call('backend_close', handle(backend));
  });

  it('says what it is', () => {
    expect(call('interface_version')).toBe(2);
    expect(textOf('backend_name')).toBe('sim');
  });

  it('names the same codes in the same order as the package', () => {
    expect(textOf('code_text', handle(0))).toBe('OK');
    const texts = HAL_ERROR_CODES.map((_, i) => textOf('code_text', handle(i + 1)));
    expect(texts).toEqual([...HAL_ERROR_CODES]);
    for (const other of [HAL_ERROR_CODES.length + 1, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff]) {
      expect(textOf('code_text', handle(other))).toBe('HAL_UNKNOWN');
    }
  });

  it('enumerates into as many entries as there is room for', () => {
    const count = memory(4);
    const size = handle(INFO_BYTES);
    const entries = memory(3 * INFO_BYTES, 0xee);
    expect(call('enumerate', handle(backend), entries, size, handle(1), count)).toBe(0);
    expect(count.readUInt32LE(0)).toBe(2);
    expect(entryOf(entries)).toMatchObject({ key: 'sim:0', family: 'i210', simulated: 1 });
    expect(entries.subarray(INFO_BYTES).every((byte) => byte === 0xee)).toBe(true);
    expect(call('enumerate', handle(backend), entries, size, handle(3), count)).toBe(0);
    expect(entryOf(entries.subarray(INFO_BYTES))).toMatchObject({ key: 'sim:1', family: 'i226' });
    expect(entries.subarray(2 * INFO_BYTES).every((byte) => byte === 0xee)).toBe(true);
    expect(call('enumerate', handle(backend), null, size, handle(0), count)).toBe(0);
  });

  it('reads and steers the clock', () => {
    const ns = memory(8);
    const value = () => {
      expect(call('clock_read', handle(adapter), ns)).toBe(0);
      return ns.readBigUInt64LE(0);
    };
    expect(call('clock_set', handle(adapter), { u64: 10n ** 18n })).toBe(0);
    expect(value()).toBeGreaterThanOrEqual(10n ** 18n);
    const before = value();
    expect(call('clock_adjust_offset', handle(adapter), { u64: -5_000_000n })).toBe(0);
    expect(value()).toBeLessThan(before);
    const commanded = memory(8);
    expect(call('clock_adjust_rate', handle(adapter), { f64: 1000 }, commanded)).toBe(0);
    expect(Math.abs(commanded.readDoubleLE(0) - 1000)).toBeLessThan(1);
    expect(call('clock_adjust_rate', handle(adapter), { f64: 0 }, null)).toBe(0);
  });

  it('pairs the clocks', () => {
    const cross = struct(48);
    expect(call('cross_timestamp', handle(adapter), handle(3), cross)).toBe(0);
    const [device, before, after, bound] = [8, 16, 24, 32].map((at) => cross.readBigUInt64LE(at));
    expect(device).toBeGreaterThan(0n);
    expect(after).toBeGreaterThan(before ?? 0n);
    expect(bound).toBeGreaterThan(0n);
  });

  it('reads and writes registers', () => {
    const value = memory(4);
    expect(call('register_write', handle(adapter), handle(0xb608), handle(0x40))).toBe(0);
    expect(call('register_read', handle(adapter), handle(0xb608), value)).toBe(0);
    expect(value.readUInt32LE(0)).toBe(0x40);
  });

  it('refuses options it does not know', () => {
    const out = memory(4, 0xee);
    for (const options of ['no=such', 'adapters.0.family=i350', 'seed', '=', '\n\n=\n', 'seed=x']) {
      expect(textOf('code_text', { u32: call('backend_open', options, out) })).toBe(
        'HAL_SCENARIO_INVALID',
      );
      expect(lastError().detail).not.toBe('');
    }
    expect(out.readUInt32LE(0)).toBe(0xeeeeeeee);
    call('backend_close', handle(opened('backend_open', null)));
    call('backend_close', handle(opened('backend_open', '')));
  });

  it('refuses NULL where something must be written', () => {
    const code = 'HAL_INVALID_ARGUMENT';
    const [b, a] = [handle(backend), handle(adapter)];
    expectCode(code, 'backend_open', OPTIONS, null);
    expectCode(code, 'enumerate', b, memory(INFO_BYTES), handle(INFO_BYTES), handle(1), null);
    expectCode(code, 'enumerate', b, null, handle(INFO_BYTES), handle(1), memory(4));
    expectCode(code, 'adapter_open', b, null, handle(0), memory(4));
    expectCode(code, 'adapter_open', b, 'sim:0', handle(0), null);
    expectCode(code, 'clock_read', a, null);
    expectCode(code, 'cross_timestamp', a, handle(1), null);
    expectCode(code, 'cross_timestamp', a, handle(1), struct(48, 47));
    expectCode(code, 'register_read', a, handle(0), null);
    expect(textOf('code_text', { u32: call('last_error', null) })).toBe(code);
  });

  it('refuses values outside their ranges', () => {
    const [b, a] = [handle(backend), handle(adapter)];
    expectCode('HAL_INVALID_ARGUMENT', 'adapter_open', b, 'sim:0', handle(3), memory(4));
    expectCode('HAL_INVALID_ARGUMENT', 'cross_timestamp', a, handle(0), struct(48));
    expectCode('HAL_INVALID_ARGUMENT', 'cross_timestamp', a, handle(1001), struct(48));
    for (const ppb of [Number.NaN, Number.POSITIVE_INFINITY, 1e9, -1e9]) {
      expectCode('HAL_INVALID_ARGUMENT', 'clock_adjust_rate', a, { f64: ppb }, memory(8));
    }
    expect(call('clock_set', a, { u64: 2n ** 64n - 1n })).not.toBe(0);
    expect(lastError().code).toBe('HAL_OUT_OF_RANGE');
    expect(call('register_read', a, handle(2), memory(4))).not.toBe(0);
    expect(lastError().code).toBe('HAL_REGISTER_INVALID');
    expect(call('register_write', a, handle(0xb61c), handle(0))).not.toBe(0);
    expect(lastError().code).toBe('HAL_REGISTER_READ_ONLY');
    expect(call('adapter_open', b, 'sim:9', handle(0), memory(4))).not.toBe(0);
    expect(lastError().code).toBe('HAL_NO_ADAPTER');
    expect(call('adapter_open', b, 'x'.repeat(100_000), handle(0), memory(4))).not.toBe(0);
  });

  it('refuses what the access level does not allow', () => {
    const observer = opened('adapter_open', handle(backend), 'sim:1', handle(0));
    const code = 'HAL_ACCESS_LEVEL';
    const levels: [string, ...Argument[]][] = [
      ['clock_set', { u64: 1n }],
      ['clock_adjust_offset', { u64: 1n }],
      ['clock_adjust_rate', { f64: 1 }, memory(8)],
      ['register_write', handle(0), handle(0)],
    ];
    for (const [name, ...rest] of levels) {
      expect(textOf('code_text', { u32: call(name, handle(observer), ...rest) }), name).toBe(code);
    }
    expect(call('clock_read', handle(observer), memory(8))).toBe(0);
  });

  it('refuses stale, foreign and made-up handles', () => {
    const code = 'HAL_CLOSED';
    const out = struct(INFO_BYTES);
    const all = (value: number) => {
      const h = handle(value);
      expectCode(code, 'clock_read', h, out);
      expectCode(code, 'cross_timestamp', h, handle(1), out);
      expectCode(code, 'register_read', h, handle(0), out);
      expectCode(code, 'register_write', h, handle(0), handle(0));
      expectCode(code, 'clock_set', h, { u64: 1n });
      expectCode(code, 'clock_adjust_offset', h, { u64: 1n });
      expectCode(code, 'clock_adjust_rate', h, { f64: 1 }, null);
      expectCode(code, 'adapter_close', h);
    };
    for (const made of [0, 0xffffffff, adapter + 1, adapter + 0x1000, adapter ^ 0x80000000]) {
      all(made);
      expectCode(code, 'backend_close', handle(made + 0x4000));
    }
    expect(call('adapter_close', handle(adapter))).toBe(0);
    all(adapter);
    expect(opened('adapter_open', handle(backend), 'sim:1', handle(2))).not.toBe(adapter);
    all(adapter);
  });

  it('closes the adapters with their backend', () => {
    const other = opened('backend_open', OPTIONS);
    const kept = opened('adapter_open', handle(other), 'sim:0', handle(0));
    expect(call('backend_close', handle(backend))).toBe(0);
    expectCode('HAL_CLOSED', 'backend_close', handle(backend));
    expectCode('HAL_CLOSED', 'clock_read', handle(adapter), memory(8));
    expectCode('HAL_CLOSED', 'enumerate', handle(backend), null, handle(0), handle(0), memory(4));
    expectCode('HAL_CLOSED', 'adapter_open', handle(backend), 'sim:0', handle(0), memory(4));
    expect(call('clock_read', handle(kept), memory(8))).toBe(0);
    expect(call('backend_close', handle(other))).toBe(0);
  });

  it('says when it has no handle to give, and has one again later', () => {
    const handles: number[] = [];
    const out = memory(4);
    let status = 0;
    while (status === 0 && handles.length < 5000) {
      status = call('adapter_open', handle(backend), 'sim:0', handle(0), out);
      if (status === 0) handles.push(out.readUInt32LE(0));
    }
    expect(lastError()).toMatchObject({ code: 'HAL_INVALID_ARGUMENT', operation: 'adapter_open' });
    expect(lastError().detail).toMatch(/too many/);
    expect(new Set(handles).size).toBe(handles.length);
    for (const one of handles) expect(call('adapter_close', handle(one))).toBe(0);
    opened('adapter_open', handle(backend), 'sim:0', handle(0));
  });

  it('keeps the last error until the next one', () => {
    expectCode('HAL_CLOSED', 'clock_read', handle(0), memory(8));
    expect(call('clock_read', handle(adapter), memory(8))).toBe(0);
    expect(lastError().code).toBe('HAL_CLOSED');
  });
});
