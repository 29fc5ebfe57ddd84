export function backendComplaints(
  backend: { readonly name: string; readonly platforms: readonly string[] },
  files: readonly string[],
  readme: string,
): string[];
export function checkBackends(): string[];
