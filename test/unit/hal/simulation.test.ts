import { describe, expect, it } from 'vitest';
import { fakeInfo } from '../fakes/facts.js';
import { nativeError } from '../fakes/native.js';
import { caught, openFake } from '../fakes/opened.js';

describe('simulation', () => {
  it('advances, takes orders and tells the truth', () => {
    const { hal, adapter, log } = openFake();
    hal.simulation?.advance(5n);
    hal.simulation?.order('clock-step adapter=0 ns=-500');
    expect(hal.simulation?.truth(adapter)).toEqual({
      systemNs: 1n,
      deviceNs: 2n,
      ratePpb: 3,
      oscillatorPpb: 4,
      simulated: true,
    });
    expect(log.calls).toEqual([
      'backend.advanceTime(5)',
      'backend.order(clock-step adapter=0 ns=-500)',
      'adapter.groundTruth()',
    ]);
  });

  it('connects to another program, and says what passed', () => {
    const { hal, adapter, log } = openFake('discipline', {
      adapters: [fakeInfo({ key: 'sim:0' })],
    });
    const { simulation } = hal;
    simulation?.connectUdp(adapter, { port: 2000, peerPort: 2001, address: '::1', delayNs: 5 });
    expect(simulation?.udpWire(adapter)).toEqual({
      sent: 1n,
      unsent: 2n,
      received: 3n,
      malformed: 4n,
      dropped: 5n,
    });
    expect(log.calls).toEqual([
      'backend.order(wire-udp adapter=0 address=::1 port=2000 peer=2001 delay=5)',
      'backend.udpWire(0)',
    ]);
  });

  it('reports what the simulator refuses', () => {
    const { hal, adapter, backend, native } = openFake();
    const calls = [
      () => hal.simulation?.advance(5n),
      () => hal.simulation?.order('x'),
      () => hal.simulation?.truth(adapter),
    ];
    for (const call of calls) {
      backend.failure = nativeError({ code: 'HAL_NOT_SUPPORTED', osErrorKind: 'none' });
      native.failure = backend.failure;
      expect(caught(call)).toMatchObject({ code: 'HAL_NOT_SUPPORTED', backend: 'sim' });
    }
  });
});
