export const CROSS_BUILD: readonly string[];
export function ensurePackages(wanted?: readonly string[]): Promise<void>;
