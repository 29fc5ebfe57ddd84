export interface Backend {
  readonly name: string;
  readonly platforms: readonly string[];
  readonly automatic: boolean;
  readonly crossMethod: string;
  readonly statusSource: string;
  readonly libraries: Readonly<Record<string, readonly string[]>>;
  readonly uses: readonly string[];
}
export const BACKENDS: readonly Backend[];
export const BACKEND_NAMES: readonly string[];
export const PREBUILT_TARGETS: readonly string[];
export function backendsFor(platform: string): string[];
export function binariesOf(target: string): string[];
export function listComplaints(list: { backends: unknown[]; prebuilt: unknown }): string[];
