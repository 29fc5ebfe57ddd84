import { CAPABILITY_NAMES, type CapabilityName } from './capabilities.gen.js';
import type { NativeCapability } from './native.js';

/** What an adapter can do through its backend: every capability, true or false. */
export type Capabilities = Readonly<Record<CapabilityName, boolean>>;

/** Why each absent capability is absent, one sentence each. */
export type Absences = Readonly<Partial<Record<CapabilityName, string>>>;

/** Both views of a native manifest. What the manifest does not name is absent. */
export function readManifest(manifest: readonly NativeCapability[]): {
  capabilities: Capabilities;
  absences: Absences;
} {
  const entries = new Map(manifest.map((entry) => [entry.name, entry]));
  const capabilities: Partial<Record<CapabilityName, boolean>> = {};
  const absences: Partial<Record<CapabilityName, string>> = {};
  for (const name of CAPABILITY_NAMES) {
    const entry = entries.get(name);
    capabilities[name] = entry?.supported === true;
    if (entry?.supported !== true) {
      absences[name] = entry?.reason || 'this backend does not offer it';
    }
  }
  return {
    capabilities: Object.freeze(capabilities) as Capabilities,
    absences: Object.freeze(absences),
  };
}
