// The servos that are compared, behind one shape: sample(offsetNs, atS) and hold().
import { Servo } from 'avb-hal';
import { PeerLinearRegression, PeerPi } from './peers.mjs';

/** Servo of this package: takes whole ns. */
class Own {
  #servo;

  constructor(kind, intervalS) {
    this.#servo = new Servo(intervalS === null ? { kind } : { kind, intervalMs: intervalS * 1000 });
  }

  sample(offsetNs, atS) {
    const {
      action,
      ppb,
      offsetNs: step,
    } = this.#servo.sample(BigInt(offsetNs), BigInt(Math.round(atS * 1e9)));
    return { action, ppb, offsetNs: Number(step) };
  }

  hold() {
    return this.#servo.miss().ppb;
  }
}

const trio = (kind, Peer) => ({
  own: (intervalS) => new Own(kind, intervalS),
  learned: () => new Own(kind, null),
  peer: (intervalS) => new Peer(intervalS),
});

/** Of each kind, what makes a servo for an interval in s. */
export const SERVOS = {
  pi: trio('pi', PeerPi),
  'linear-regression': trio('linear-regression', PeerLinearRegression),
};
