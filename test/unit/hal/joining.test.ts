/** Which entries of several backends are one adapter, and what stays apart. */
import { describe, expect, it } from 'vitest';
import { HalError } from '../../../src/base/errors.js';
import type { NativeAdapterInfo } from '../../../src/binding/native.js';
import { joinListings, type Listing } from '../../../src/hal/joining.js';
import { fakeInfo } from '../fakes/facts.js';

const NOTHING = { mac: null, link: null };
const filter = (index: number, more: Partial<NativeAdapterInfo> = {}) =>
  fakeInfo({ index, key: `avb:${index}`, name: `filter ${index}`, ...NOTHING, ...more });
const windows = (index: number, more: Partial<NativeAdapterInfo> = {}) =>
  fakeInfo({ index, key: `{${index}}`, name: `Ethernet ${index}`, guid: `{${index}}`, ...more });

const listing = (
  backend: Listing['backend'],
  adapters: readonly NativeAdapterInfo[],
  failure: HalError | null = null,
): Listing => ({ backend, simulated: false, adapters, failure });

const join = (a: readonly NativeAdapterInfo[], b: readonly NativeAdapterInfo[]) =>
  joinListings([listing('intel_avb', a), listing('windows_api', b)], {});

const keysOf = (entries: ReturnType<typeof join>) => entries.map(({ keys }) => [...keys]);

describe('the adapters of two backends', () => {
  it('are joined by interface GUID, PCI location or MAC, wherever they stand', () => {
    const location = { bus: 3, device: 0, function: 0 };
    const entries = join(
      [
        filter(0, { guid: '{2}' }),
        filter(1, { location }),
        filter(2, { mac: '02:00:00:00:00:00' }),
      ],
      [windows(0), windows(1, { location }), windows(2)],
    );
    expect(keysOf(entries)).toEqual([
      ['avb:0', '{2}'],
      ['avb:1', '{1}'],
      ['avb:2', '{0}'],
    ]);
    expect(entries.map(({ key, index, apart, backends }) => [key, index, apart, backends])).toEqual(
      [
        ['{2}', 0, null, ['intel_avb', 'windows_api']],
        ['{1}', 1, null, ['intel_avb', 'windows_api']],
        ['{0}', 2, null, ['intel_avb', 'windows_api']],
      ],
    );
  });

  it('are joined where one of that family is on each side', () => {
    const entries = join(
      [filter(0, { family: 'i226' }), filter(1, { family: 'i210' })],
      [windows(0, { family: 'i210' }), windows(1, { family: 'i226' })],
    );
    expect(keysOf(entries)).toEqual([
      ['avb:0', '{1}'],
      ['avb:1', '{0}'],
    ]);
  });

  it('stay apart where nothing decides, and name what they may be', () => {
    const entries = join([filter(0), filter(1)], [windows(0), windows(1)]);
    expect(keysOf(entries)).toEqual([['avb:0'], ['avb:1'], ['{0}'], ['{1}']]);
    expect(entries.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(entries[0]?.apart).toBe(
      "may be 'Ethernet 0' of windows_api or 'Ethernet 1' of windows_api, and nothing that is " +
        'known decides; identifyAdapters() can find out by their clocks',
    );
    expect(entries[3]?.apart).toMatch(/^may be 'filter 0' of intel_avb or 'filter 1' of intel_avb/);
  });

  it('stay apart where facts differ', () => {
    const entries = join(
      [filter(0, { mac: '02:00:00:00:00:0a' })],
      [windows(0), windows(1, { family: 'unknown' })],
    );
    expect(entries.map(({ apart }) => apart)).toEqual([
      'windows_api lists no adapter that is this one',
      'intel_avb lists no adapter that is this one',
      'intel_avb lists no adapter that is this one',
    ]);
  });

  it('keep apart what shares a MAC with several', () => {
    const mac = '02:00:00:00:00:0b';
    const entries = join([filter(0, { mac })], [windows(0, { mac }), windows(1, { mac })]);
    expect(entries).toHaveLength(3);
  });

  it('say where the other backend could not list', () => {
    const failure = new HalError({ code: 'HAL_DRIVER_ERROR', operation: 'x', detail: 'it failed' });
    const [entry] = joinListings(
      [listing('intel_avb', [filter(0)]), listing('windows_api', [], failure)],
      {},
    );
    expect(entry?.apart).toBe('windows_api cannot list its adapters (HAL_DRIVER_ERROR: it failed)');
    const [other] = joinListings(
      [listing('intel_avb', [], failure), listing('windows_api', [windows(0)])],
      {},
    );
    expect(other?.apart).toBe('intel_avb cannot list its adapters (HAL_DRIVER_ERROR: it failed)');
  });
});

describe('one backend alone', () => {
  it('gives its entries as they are', () => {
    const [entry] = joinListings([listing('intel_avb', [filter(7)])], {});
    expect(entry).toMatchObject({ key: 'avb:7', index: 7, apart: null, backends: ['intel_avb'] });
  });
});
