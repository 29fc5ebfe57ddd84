import { describe, expect, it } from 'vitest';
import { HAL_ERROR_CODES, HAL_ERROR_FACTS } from '../../../src/base/error-codes.gen.js';
import { HalError, isHalError } from '../../../src/base/errors.js';
import { toHalError } from '../../../src/binding/native-errors.js';
import { nativeError } from '../fakes/native.js';

describe('HalError', () => {
  it('carries the whole record', () => {
    const cause = nativeError();
    const error = toHalError(cause, 'clock.read', 'intel_avb');
    expect(error).toBeInstanceOf(HalError);
    expect(error).toBeInstanceOf(Error);
    expect(error.cause).toBe(cause);
    expect(error.toJSON()).toEqual({
      name: 'HalError',
      message:
        'clock.read: DeviceIoControl(TEST): the test ordered it (win32 31: A device attached to the system ' +
        `is not functioning.) — ${HAL_ERROR_FACTS.HAL_DRIVER_ERROR.action}`,
      code: 'HAL_DRIVER_ERROR',
      operation: 'clock.read',
      detail: 'DeviceIoControl(TEST): the test ordered it',
      hint: HAL_ERROR_FACTS.HAL_DRIVER_ERROR.action,
      backend: 'intel_avb',
      osError: {
        kind: 'win32',
        number: 31,
        text: 'A device attached to the system is not functioning.',
      },
      attempts: [],
    });
    expect(JSON.parse(JSON.stringify(error))).toEqual(error.toJSON());
  });

  it('prefers the hint of the place that knows more', () => {
    expect(toHalError(nativeError({ hint: 'Do this.' }), 'clock.read', null).hint).toBe('Do this.');
  });

  it('has no system error where none was asked', () => {
    expect(toHalError(nativeError({ osErrorKind: 'none' }), 'clock.read', null).osError).toBeNull();
  });

  it('shows an error number whose text is unknown', () => {
    const error = toHalError(nativeError({ osErrorText: '' }), 'clock.read', null);
    expect(error.message).toContain('(win32 31)');
  });

  it('keeps a code that is not in the list', () => {
    const error = toHalError(nativeError({ code: 'HAL_FROM_THE_FUTURE' }), 'clock.read', 'sim');
    expect(error.code).toBe('HAL_UNKNOWN');
    expect(error.detail).toContain('HAL_FROM_THE_FUTURE');
  });

  it.each([
    [new TypeError('Illegal invocation'), 'Illegal invocation'],
    ['a text', 'a text'],
    [undefined, 'undefined'],
    [null, 'null'],
  ])('takes %s for a defect and keeps it', (thrown, detail) => {
    const error = toHalError(thrown, 'clock.read', 'sim');
    expect(error.code).toBe('HAL_INTERNAL');
    expect(error.detail).toBe(detail);
    expect(error.cause).toBe(thrown);
  });

  it('passes a HalError through', () => {
    const error = toHalError(nativeError(), 'clock.read', 'sim');
    expect(toHalError(error, 'clock.read', 'intel_avb')).toBe(error);
  });
});

describe('isHalError', () => {
  const error = new HalError({ code: 'HAL_CLOSED', operation: 'o', detail: 'd' });

  it('tells codes apart', () => {
    expect(isHalError(error)).toBe(true);
    expect(isHalError(error, 'HAL_CLOSED')).toBe(true);
    expect(isHalError(error, 'HAL_ADAPTER_GONE')).toBe(false);
  });

  it('recognises the error of another copy of the package', async () => {
    const query = '../../../src/base/errors.js?copy';
    const copy = (await import(
      /* @vite-ignore */ query
    )) as typeof import('../../../src/base/errors.js');
    const foreign = new copy.HalError({ code: 'HAL_CLOSED', operation: 'o', detail: 'd' });
    expect(foreign).not.toBeInstanceOf(HalError);
    expect(isHalError(foreign, 'HAL_CLOSED')).toBe(true);
  });

  it.each([null, undefined, 'HAL_CLOSED', { code: 'HAL_CLOSED' }, new Error('x')])(
    'is false for %o',
    (value) => {
      expect(isHalError(value)).toBe(false);
    },
  );
});

describe('the list of codes', () => {
  it('has a meaning and a remedy for every code, and no other', () => {
    expect(Object.keys(HAL_ERROR_FACTS)).toEqual([...HAL_ERROR_CODES]);
    for (const { when, action } of Object.values(HAL_ERROR_FACTS)) {
      expect(when).toMatch(/\.$/);
      expect(action).toMatch(/\.$/);
    }
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(HAL_ERROR_CODES)).toBe(true);
    expect(Object.isFrozen(HAL_ERROR_FACTS)).toBe(true);
  });
});

describe('the operation of an error', () => {
  const told = (operation: string, detail = 'no') =>
    toHalError(nativeError({ operation, detail }), 'clock.read', 'sim');

  it.each(['DeviceIoControl(TEST)', 'GET_CLOCK_CONFIG', 'ioctl(PTP_CLOCK_GETTIME)'])(
    "is the public call's; %s stands in the detail",
    (call) => {
      expect(told(call)).toMatchObject({ operation: 'clock.read', detail: `${call}: no` });
      expect(told(call, `${call} said no`).detail).toBe(`${call} said no`);
    },
  );

  it.each(['readClock', 'clock.now', ''])('names nothing of native code: %j', (name) => {
    expect(told(name)).toMatchObject({ operation: 'clock.read', detail: 'no' });
  });
});
