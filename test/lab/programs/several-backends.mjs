// One HAL over both backends for Windows: each adapter once, each part from the backend that serves it.
import { openHal } from 'avb-hal';
import { QUICK, withHal } from './kit/adapters.mjs';
import { between, equal, holds, includes, isMistake, matches, runChecks } from './kit/checks.mjs';
import { NUMBER, order, trueDeviceNs, truth } from './kit/standin.mjs';

const BACKENDS = ['intel_avb', 'windows_api'];
const FAMILIES = ['i226', 'i219', 'i210'];
const TICK_NS = { i210: 8n, i219: 84n, i226: 8n };
const MAC = /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/;

const familyChecks = (family) => ({
  [`${family}: the clock of the filter driver at the adapter whose MAC Windows knows`]: () =>
    withHal({ access: 'discipline' }, (hal) => {
      const { mac } = hal.adapters().find((info) => info.family === family);
      matches(mac, MAC);
      const nic = hal.open({ mac }, QUICK);
      equal([nic.servedBy.clock, nic.facts.mac.origin], BACKENDS);
      const cross = nic.clock.crossTimestamp();
      const miss = trueDeviceNs(truth(NUMBER[family]), cross.systemNs) - cross.deviceNs;
      const slack = cross.boundNs + TICK_NS[family] + 110n;
      between(miss, -slack, slack, 'truth off the cross timestamp');
      const status = nic.stamps.status();
      holds(/\d/.test(status.osBuild), status.osBuild, 'Windows was asked');
    }),
});

export const checks = {
  'auto takes both, and each adapter is there once': () =>
    withHal({}, (hal) => {
      equal(hal.backends, BACKENDS);
      const entries = hal.adapters().filter(({ family }) => FAMILIES.includes(family));
      equal(
        entries.map(({ family, backends, apart }) => [family, backends, apart]),
        FAMILIES.map((family) => [family, BACKENDS, null]),
      );
      for (const info of entries) {
        includes(info.servedBy, { clock: 'intel_avb', timestamping: 'windows_api' });
        includes(info.origins, { mac: 'windows_api', link: 'windows_api', driver: 'windows_api' });
        includes(info.capabilities, { clockSet: true, registerRead: true });
      }
    }),
  ...Object.assign({}, ...FAMILIES.map(familyChecks)),
  'what several of one family are stays open, with the reason': () => {
    // Windows keeps its three devices: one i226 there, two in the filter driver.
    order('adapters list=i226,i226');
    return withHal({}, (hal) => {
      const entries = hal.adapters().filter(({ family }) => family === 'i226');
      equal(entries.length, 3);
      for (const { apart } of entries) matches(apart, 'identifyAdapters()');
    });
  },
  'a part is served by the backend that is asked for': () =>
    withHal({ backend: BACKENDS, serve: { clock: 'windows_api' } }, (hal) => {
      const nic = hal.open({ family: 'i226' });
      includes(nic.servedBy, { clock: 'windows_api', registers: 'intel_avb' });
      equal([nic.clock.source, nic.capabilities.clockSet], ['cross', false]);
    }),
  'what cannot serve is refused': () =>
    isMistake(() => openHal({ backend: BACKENDS, binary: 'x.node' }), 'TypeError', 'binary'),
};

await runChecks(checks, () => order('reset'));
