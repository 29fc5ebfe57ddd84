import { expect, it } from 'vitest';
import { PTP_MESSAGE } from '../../../src/base/ptp.js';

it('PTP message types are those of IEEE 1588', () => {
  const { SYNC, DELAY_REQ, PDELAY_REQ, PDELAY_RESP, FOLLOW_UP, ...general } = PTP_MESSAGE;
  expect([SYNC, DELAY_REQ, PDELAY_REQ, PDELAY_RESP, FOLLOW_UP]).toEqual([0, 1, 2, 3, 8]);
  expect(Object.values(general)).toEqual([9, 10, 11, 12, 13]);
});
