import { beforeEach, describe, expect, it } from 'vitest';
import { PTP_MESSAGE } from '../../../src/base/ptp.js';
import { Counters } from '../../../src/gptp/counters.js';
import type { PdelayResp, PdelayRespFollowUp } from '../../../src/gptp/messages/message.js';
import { originOf } from '../../../src/gptp/origin.js';
import { PeerDelay, type PeerDelayLimits } from '../../../src/gptp/peer-delay.js';

const SELF = '0000000000000001-1';
const PEER = '0000000000000002-1';
const THIRD = '0000000000000003-1';
const LIMITS: PeerDelayLimits = {
  maxLinkDelayNs: 800,
  minLinkDelayNs: -80,
  allowedLostResponses: 3,
  allowedFaults: 2,
};

let counters: Counters;
let delay: PeerDelay;
let nowNs: bigint;
let aheadNs: bigint;

beforeEach(() => {
  counters = new Counters();
  delay = new PeerDelay(SELF, LIMITS, counters);
  nowNs = 1_000_000_000n;
  aheadNs = 4_000_000_000n;
});

const head = (sequenceId: number, sourcePort: string, correction = 0n) => ({
  ...originOf(sourcePort, 0),
  flags: 0,
  sequenceId,
  control: 5,
  logInterval: 127,
  correction,
  requestingPort: SELF,
});

function response(sequenceId: number, t2: bigint, from = PEER, correction = 0n): PdelayResp {
  return {
    ...head(sequenceId, from, correction),
    messageType: PTP_MESSAGE.PDELAY_RESP,
    requestReceiptNs: t2,
  };
}
function followUp(
  sequenceId: number,
  t3: bigint,
  from = PEER,
  correction = 0n,
): PdelayRespFollowUp {
  return {
    ...head(sequenceId, from, correction),
    messageType: PTP_MESSAGE.PDELAY_RESP_FOLLOW_UP,
    responseOriginNs: t3,
  };
}

/** A whole exchange with a neighbor that is ahead and `ppm` faster. */
function exchange(linkNs = 300n, ppm = 0, from = PEER): void {
  const peer = (ns: bigint): bigint => ns + aheadNs + BigInt(Math.round((Number(ns) * ppm) / 1e6));
  const sequenceId = delay.begin();
  const [t1, t2] = [nowNs, nowNs + linkNs];
  const [t3, t4] = [t2 + 10_000n, t2 + 10_000n + linkNs];
  delay.requestLeft(sequenceId, t1);
  delay.response(response(sequenceId, peer(t2), from), t4);
  delay.followUp(followUp(sequenceId, peer(t3), from));
  nowNs += 1_000_000_000n;
}

const unanswered = (): void => {
  delay.requestLeft(delay.begin(), nowNs);
  nowNs += 1_000_000_000n;
};

describe('meanLinkDelay', () => {
  it('is that of the vector in ns, with the rate of the neighbor', () => {
    // t1 = 1 000 000 000, t2 = 5 000 000 400, t3 = 5 000 010 400, t4 = 1 000 010 900; r = 1 gives 450.
    for (const at of [0n, 1_000_000_000n]) {
      // Of one alone the rate is not known, nor then the delay.
      expect(delay.meanLinkDelayNs).toBeNull();
      const id = delay.begin();
      delay.requestLeft(id, at + 1_000_000_000n);
      delay.response(response(id, at + 5_000_000_400n), at + 1_000_010_900n);
      delay.followUp(followUp(id, at + 5_000_010_400n));
    }
    expect(delay.meanLinkDelayNs).toBe(450);
  });

  it('adds the fractions of the corrections to both times', () => {
    for (const at of [0n, 1_000_000_000n]) {
      const id = delay.begin();
      delay.requestLeft(id, at + 1_000_000_000n);
      // 1.5 ns later at t2, 2.25 ns later at t3: 0.375 ns less on the way.
      delay.response(response(id, at + 5_000_000_400n, PEER, 0x18000n), at + 1_000_010_900n);
      delay.followUp(followUp(id, at + 5_000_010_400n, PEER, 0x24000n));
    }
    expect(delay.meanLinkDelayNs).toBe(449.625);
  });

  it('counts a neighbor that is 10 ppm fast: 450.0545 ns', () => {
    const rates = [1, 2, 3];
    for (const n of rates) {
      const id = delay.begin();
      const at = 1_000_000_000n * BigInt(n);
      const gained = BigInt(10_000 * n);
      delay.requestLeft(id, at);
      delay.response(response(id, at + 4_000_000_400n + gained), at + 10_900n);
      delay.followUp(followUp(id, at + 4_000_010_400n + gained));
    }
    expect(delay.rateOffset).toBeCloseTo(10e-6, 10);
    expect(delay.meanLinkDelayNs).toBeCloseTo(450.0545, 3);
  });

  it('takes parts in any order', () => {
    for (const order of [0, 1]) {
      const id = delay.begin();
      const at = nowNs;
      delay.followUp(followUp(id, at + 10_300n));
      if (order === 1) delay.requestLeft(id, at);
      delay.response(response(id, at + 300n), at + 10_600n);
      if (order === 0) delay.requestLeft(id, at);
      nowNs += 1_000_000_000n;
    }
    expect(delay.meanLinkDelayNs).toBe(300);
    expect(delay.asCapable).toBe(true);
  });
});

describe('asCapable', () => {
  it('needs two exchanges in sequence', () => {
    expect(delay.why).toBe('no exchange with a neighbor is complete');
    exchange();
    expect(delay.asCapable).toBe(false);
    unanswered();
    exchange();
    expect(delay.asCapable).toBe(false);
    exchange();
    expect(delay.asCapable).toBe(true);
    expect(delay.neighbor).toBe(PEER);
  });

  it('goes with more lost responses than are allowed', () => {
    exchange();
    exchange();
    for (let n = 0; n < 4; n += 1) unanswered();
    expect(delay.asCapable).toBe(true);
    unanswered();
    expect(delay.why).toBe('4 requests in a row have no complete answer');
    expect(delay.meanLinkDelayNs).toBeNull();
    expect(counters.all().pdelayLost).toBe(4);
  });

  it('is never there on a link that is too long', () => {
    exchange(801n);
    exchange(801n);
    expect(delay.why).toContain('the link delay is 801 ns, more than 800');
    expect(counters.all()).toMatchObject({ pdelayFaults: 2, pdelayExchanges: 0 });
  });

  it.each([800n, -80n, 0n])('takes a delay of %d ns', (linkNs) => {
    exchange(linkNs);
    exchange(linkNs);
    expect(delay.asCapable).toBe(true);
  });

  it('takes no delay below the least one', () => {
    exchange(-81n);
    exchange(-81n);
    expect(delay.why).toContain('-81 ns, less than -80');
  });

  it('survives as many faults as are allowed, which move nothing', () => {
    exchange();
    exchange();
    exchange(5000n);
    exchange(5000n);
    expect(delay.asCapable).toBe(true);
    expect(delay.meanLinkDelayNs).toBe(300);
    exchange(5000n);
    expect(delay.why).toContain('5000 ns');
    exchange();
    exchange();
    expect(delay.asCapable).toBe(true);
  });

  it('ends when our own clock answers', () => {
    exchange();
    exchange();
    exchange(300n, 0, SELF);
    expect(delay.why).toBe('our own clock answers: the link is a loop');
  });

  it('ends when two devices answer', () => {
    exchange();
    exchange();
    const id = delay.begin();
    delay.requestLeft(id, nowNs);
    delay.response(response(id, nowNs + 300n), nowNs + 10_600n);
    delay.response(response(id, nowNs + 300n, THIRD), nowNs + 20_600n);
    delay.followUp(followUp(id, nowNs + 10_300n));
    expect(delay.why).toBe(`${PEER} and ${THIRD} answer one request`);
    expect(counters.all()).toMatchObject({ pdelayContested: 1, pdelayExchanges: 2 });
  });

  it('does not mind one answer twice, but ceases after three requests in a row', () => {
    for (let n = 0; n < 3; n += 1) {
      const id = delay.begin();
      expect(delay.isForwarded).toBe(false);
      delay.requestLeft(id, nowNs);
      for (let twice = 0; twice < 2; twice += 1) {
        delay.response(response(id, nowNs + 300n), nowNs + 10_600n);
      }
      delay.followUp(followUp(id, nowNs + 10_300n));
      nowNs += 1_000_000_000n;
    }
    expect(delay.asCapable).toBe(true);
    expect(counters.all().pdelayDuplicates).toBe(3);
    delay.begin();
    expect(delay.isForwarded).toBe(true);
  });

  it('is false for a neighbor whose rate cannot be', () => {
    for (let n = 0; n < 4; n += 1) exchange(300n, 450);
    expect(delay.asCapable).toBe(false);
  });

  it('begins again with another neighbor, and with another link', () => {
    exchange();
    exchange();
    exchange(400n, 0, THIRD);
    expect(delay).toMatchObject({ rateOffset: null, meanLinkDelayNs: null, neighbor: THIRD });
    exchange(400n, 0, THIRD);
    expect(delay.meanLinkDelayNs).toBe(400);
    delay.restart('the link is down');
    expect(delay).toMatchObject({ asCapable: false, why: 'the link is down', neighbor: null });
    exchange();
    expect(delay.asCapable).toBe(false);
    exchange();
    expect(delay.asCapable).toBe(true);
  });
});

describe('what belongs to nothing', () => {
  it('answers to others, old ones, and follow-ups of others', () => {
    const id = delay.begin();
    delay.requestLeft(id, nowNs);
    delay.requestLeft(id + 1, nowNs + 5n);
    delay.response({ ...response(id, nowNs), requestingPort: THIRD }, nowNs);
    delay.response(response(id - 1, nowNs), nowNs);
    delay.response(response(id, nowNs + 300n), nowNs + 10_600n);
    delay.followUp(followUp(id, nowNs + 9_000n, THIRD));
    delay.followUp(followUp(id, nowNs + 10_300n));
    delay.followUp(followUp(id, nowNs + 99_300n));
    nowNs += 1_000_000_000n;
    aheadNs = 0n;
    exchange();
    expect(delay.meanLinkDelayNs).toBe(300);
    expect(counters.all()).toMatchObject({ pdelayUnexpected: 2, pdelayExchanges: 2 });
  });

  it('a step of our own clock ends the exchange that it falls into', () => {
    exchange();
    exchange();
    const id = delay.begin();
    delay.requestLeft(id, nowNs);
    delay.localChanged(nowNs, 500n, 1);
    delay.response(response(id, nowNs + 4_000_000_300n), nowNs + 11_100n);
    delay.followUp(followUp(id, nowNs + 4_000_010_300n));
    expect(counters.all()).toMatchObject({ pdelayExchanges: 2, pdelayFaults: 0 });
    nowNs += 1_000_000_000n;
    unanswered();
    // It was ended, and is not lost.
    expect(counters.all().pdelayLost).toBe(0);
  });
});
