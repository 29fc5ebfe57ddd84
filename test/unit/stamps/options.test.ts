import { describe, expect, it } from 'vitest';
import { MAX_RING_EVENTS } from '../../../src/base/limits.gen.js';
import {
  checkFrame,
  checkFrameOptions,
  checkStampOptions,
  kindBit,
} from '../../../src/stamps/options.js';

const check = (options?: object) => checkStampOptions(options, 'options', true);

describe('options of a stream of stamps', () => {
  it('ask for everything by default', () => {
    expect(check()).toMatchObject({ kinds: 31, capacity: 8192, batchSize: 1024, signal: null });
    // Beyond the largest VLAN identifier of a tag, and the largest priority.
    expect(check().vlan).toBe(4095);
    expect(check().pcp).toBe(8);
  });

  it('name kinds by their bits in the order of native code', () => {
    const kinds = ['transmit', 'receive', 'target-time', 'auxiliary', 'error'] as const;
    expect(kinds.map(kindBit)).toEqual([1, 2, 4, 8, 16]);
    expect(check({ transmit: true, errors: true }).kinds).toBe(17);
    expect(check({ receive: true, transmit: false }).kinds).toBe(2);
    expect(() => check({ receive: false })).toThrow('options must ask for at least one kind');
  });

  it.each([
    ['vlan', 0, 4094],
    ['pcp', 0, 7],
    ['capacity', 2, MAX_RING_EVENTS],
    ['batchSize', 1, 1024],
  ] as const)('%s is %i to %i, nothing beyond', (key, min, max) => {
    for (const value of [min, max]) expect(check({ [key]: value })[key]).toBe(value);
    for (const value of [min - 1, max + 1]) {
      expect(() => check({ [key]: value })).toThrow(`options.${key} must be ${min} to ${max}`);
    }
  });

  it('have a batch size only where batches are read', () => {
    expect(() => checkStampOptions({ batchSize: 5 }, 'options', false)).toThrow(/batchSize/);
  });
});

describe('the frame whose stamp is waited for', () => {
  const frame = { direction: 'transmit', messageType: 0, sequenceId: 0 } as const;

  it.each([
    ['messageType', 15],
    ['sequenceId', 65_535],
  ] as const)('has a %s up to %i', (key, max) => {
    for (const value of [0, max]) {
      expect(checkFrame({ ...frame, [key]: value }, 'frame')[key]).toBe(value);
    }
    for (const value of [-1, max + 1]) {
      expect(() => checkFrame({ ...frame, [key]: value }, 'frame')).toThrow(`frame.${key} must be`);
    }
  });

  it('has a source port of eight bytes and a number', () => {
    const port = (number: string) => `a0369ffffe000001-${number}`;
    for (const number of ['0', '1', '10', '65535']) {
      const checked = checkFrame({ ...frame, sourcePort: port(number) }, 'frame');
      expect(checked.sourcePort).toBe(port(number));
    }
    const wrong = [
      port('65536'),
      port('01'),
      port('-1'),
      port(''),
      port('1').slice(1),
      `0${port('1')}`,
    ];
    for (const sourcePort of wrong) {
      expect(() => checkFrame({ ...frame, sourcePort }, 'frame')).toThrow('frame.sourcePort must');
    }
  });

  it('is waited for a second, and for a minute at most', () => {
    expect(checkFrameOptions(undefined, 'options').timeoutMs).toBe(1000);
    for (const timeoutMs of [0, 60_000]) {
      expect(checkFrameOptions({ timeoutMs }, 'options').timeoutMs).toBe(timeoutMs);
    }
    for (const timeoutMs of [-1, 60_001]) {
      expect(() => checkFrameOptions({ timeoutMs }, 'options')).toThrow(
        'options.timeoutMs must be',
      );
    }
  });
});
