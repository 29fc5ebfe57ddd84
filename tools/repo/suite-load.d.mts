export function suiteUnderLoad(
  runs: number,
  seconds: number,
  log?: (line: string) => void,
): Promise<{ wrong: string[]; passed: Record<string, number> }>;
