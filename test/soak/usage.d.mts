export interface Sample {
  readonly cycle: number;
  readonly handles?: number;
  readonly threads?: number;
  readonly heapBytes: number;
  readonly rssBytes: number;
}
export interface Row {
  readonly name: string;
  readonly ok?: boolean;
  readonly skipped?: string;
}
export const ALLOWED: Readonly<Record<'handles' | 'threads' | 'heapBytes' | 'rssBytes', number>>;
export function growth(samples: readonly Sample[]): Row[];
export interface BackendResult {
  readonly backend: string;
  readonly rows: readonly Row[];
}
export function verdict(results: readonly BackendResult[]): {
  readonly text: string;
  readonly exitCode: number;
};
