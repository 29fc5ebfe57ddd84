import { describe, expect, it } from 'vitest';
import { nativeError } from '../fakes/native.js';
import { openFake } from '../fakes/opened.js';

/** The first line of the stack that lies outside src/. */
function callerOf(error: unknown): string {
  const frames = (error as Error).stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return frames.find((frame) => !frame.includes('/src/')) ?? 'none';
}

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );

describe('the stack of an asynchronous failure', () => {
  it('begins at the caller of adaptersAsync', async () => {
    const { hal, backend } = openFake();
    backend.failure = nativeError();
    // Not awaited here, so that no asynchronous stack of V8 can help.
    const pending = rejection(hal.adaptersAsync());
    expect(callerOf(await pending)).toContain('call-site.test.ts');
  });

  it('begins at the caller of openAsync', async () => {
    const { hal, backend } = openFake();
    backend.failure = nativeError();
    const error = await rejection(hal.openAsync({ index: 0 }));
    expect(error).toMatchObject({ code: 'HAL_DRIVER_ERROR' });
    expect(callerOf(error)).toContain('call-site.test.ts');
    expect((error as Error).stack).toMatch(
      /^HalError: hal\.openAsync: DeviceIoControl\(TEST\): the test ordered it/,
    );
  });

  it('begins at the caller of openAsync when nothing matches', async () => {
    const { hal } = openFake();
    expect(callerOf(await rejection(hal.openAsync({ index: 7 })))).toContain('call-site.test.ts');
  });

  it('begins at the caller of measureRate and calibrate', async () => {
    const { adapter, native } = openFake();
    native.crossFailure = nativeError();
    for (const name of ['measureRate', 'calibrate'] as const) {
      const error = await rejection(adapter.clock[name]());
      expect(callerOf(error)).toContain('call-site.test.ts');
    }
  });

  it('is the same one when it fails after a wait', async () => {
    const { adapter, native } = openFake();
    const { cross } = native;
    let calls = 0;
    native.cross = () => {
      calls += 1;
      if (calls === 2) throw nativeError({ code: 'HAL_ADAPTER_GONE' });
      return cross();
    };
    const error = await rejection(adapter.clock.measureRate({ durationMs: 1 }));
    expect(error).toMatchObject({ code: 'HAL_ADAPTER_GONE' });
    expect(callerOf(error)).toContain('call-site.test.ts');
  });
});
