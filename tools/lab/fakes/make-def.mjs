// node make-def.mjs WINE_IPHLPAPI.DLL OUT.DEF: the exports of the IP Helper proxy. What the proxy
// answers itself is its function proxy_<name>, everything else that Wine's own DLL exports is forwarded to
// its copy, iphlporg.dll.
import { writeFileSync } from 'node:fs';
import { exportNames } from './pe-exports.mjs';

const REPLACED = [
  'ConvertInterfaceAliasToLuid',
  'ConvertInterfaceGuidToLuid',
  'ConvertInterfaceIndexToLuid',
  'ConvertInterfaceLuidToAlias',
  'ConvertInterfaceLuidToGuid',
  'ConvertInterfaceLuidToIndex',
  'GetIfEntry2',
  'GetIfEntry2Ex',
  'GetIfTable2',
  'GetIfTable2Ex',
];

const ADDED = [
  'CaptureInterfaceHardwareCrossTimestamp',
  'GetInterfaceActiveTimestampCapabilities',
  'GetInterfaceSupportedTimestampCapabilities',
  'RegisterInterfaceTimestampConfigChange',
  'UnregisterInterfaceTimestampConfigChange',
];

/** The text of the .def file for a DLL that exports `originals`. */
function defText(originals) {
  const missing = REPLACED.filter((name) => !originals.includes(name));
  if (missing.length > 0) throw new Error(`the original lacks ${missing.join(', ')}`);
  const own = new Set([...REPLACED, ...ADDED]);
  const forwarded = originals.filter((name) => !own.has(name));
  return [
    'LIBRARY iphlpapi.dll',
    'EXPORTS',
    ...[...own].map((name) => `  ${name} = proxy_${name}`),
    ...forwarded.map((name) => `  ${name} = iphlporg.${name}`),
    '',
  ].join('\n');
}

const [original, out] = process.argv.slice(2);
if (out === undefined) {
  process.stderr.write('usage: node make-def.mjs WINE_IPHLPAPI.DLL OUT.DEF\n');
  process.exitCode = 2;
} else {
  writeFileSync(out, defText(exportNames(original)));
}
