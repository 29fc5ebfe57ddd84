// A daemon that keeps one adapter's clock on another's, and serves the time to threads of its own.
//
//   node docs/examples/daemon.mjs --backend intel_avb --master a0:36:9f:00:00:01 --slave a0:36:9f:00:00:03
//   node docs/examples/daemon.mjs --backend sim --virtual --seconds 60
//
// Writes one line of JSON for each event and each second of the loop. Ends with SIGINT, SIGTERM or
// after --seconds of the system clock. Without --master the master is the machine's system clock.
import { parseArgs } from 'node:util';
import { isHalError, openHal, Servo, discipline } from 'avb-hal';

const { values } = parseArgs({
  options: {
    backend: { type: 'string', default: 'auto' },
    master: { type: 'string' },
    slave: { type: 'string' },
    servo: { type: 'string', default: 'pi' },
    interval: { type: 'string', default: '125' },
    seconds: { type: 'string', default: 'Infinity' },
    virtual: { type: 'boolean', default: false },
  },
});

const say = (line) =>
  console.log(
    JSON.stringify(line, (_key, value) => (typeof value === 'bigint' ? `${value}` : value)),
  );

const scenario = values.virtual ? { scenario: { time: 'virtual' } } : {};
const hal = openHal({ backend: values.backend, access: 'discipline', ...scenario });

/** By address, or the adapter at that place of the enumeration. */
const choose = (mac, index, access) =>
  hal.open(mac === undefined ? { index } : { mac }, {
    access,
    // Half a microsecond is what a servo can use; the rest are the defaults.
    clock: { wantedBoundNs: 500, maxIntervalMs: 250 },
  });

// The clock that is steered needs the right to be; the one that is followed does not.
const slave = choose(values.slave, hal.adapters().length - 1, 'discipline');
const master = values.master === undefined ? null : choose(values.master, 0, 'observe');

const controller = new AbortController();
const { signal } = controller;
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => controller.abort());

// Jumps and losses: a program that keeps times of this clock must know from when on they do not hold.
async function listen(name, clock) {
  for await (const { kind, generation, systemNs } of clock.events({ signal })) {
    say({ event: kind, clock: name, generation, systemNs });
  }
}

// The token of slave.clock.share() can be posted to worker threads; there attachClock(token).now()
// gives the disciplined time without a driver call.
say({ slave: slave.info.mac, share: slave.clock.share(), simulated: slave.simulated });

async function keep() {
  const servo = new Servo({ kind: values.servo });
  const startNs = hal.systemClock.nowNs();
  let saidAt = -1;
  const options = {
    master: master?.clock ?? hal.systemClock,
    slave: slave.clock,
    servo,
    intervalMs: Number(values.interval),
    signal,
  };
  for await (const { correlation, output, rate, missing } of discipline(options)) {
    const seconds = Number(hal.systemClock.nowNs() - startNs) / 1e9;
    if (Math.floor(seconds) > saidAt || output.action === 'step') {
      saidAt = Math.floor(seconds);
      say({
        seconds,
        state: output.state,
        action: output.action,
        ppb: output.ppb,
        // Where the rate went: the adapter, the HAL's transform on top of it, or both.
        by: rate?.appliedTo ?? null,
        // Slave minus master, and how well that is known.
        offsetNs: correlation?.offsetNs ?? null,
        boundNs: correlation?.boundNs ?? null,
        missing: isHalError(missing) ? missing.code : missing,
      });
    }
    if (seconds >= Number(values.seconds)) controller.abort();
  }
}

const listening = [listen('slave', slave.clock)];
if (master !== null) listening.push(listen('master', master.clock));
try {
  await keep();
} finally {
  controller.abort();
  await Promise.all(listening);
  hal.close();
}
