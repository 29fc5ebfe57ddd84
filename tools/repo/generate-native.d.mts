export interface NativeParameter {
  readonly name: string;
  /** `0..31`, `real 0..1`, `u64`, `i64`, `bool`, `text`, `text|null`, `view[8]`. */
  readonly kind: string;
  /** Limits, where the kind has some. */
  readonly low?: number;
  readonly high?: number;
  readonly good?: string;
}
export interface NativeCall {
  readonly name: string;
  readonly parameters: readonly NativeParameter[];
  readonly result: string;
  /** Of the record that the result names for the first time. */
  readonly fields?: string;
  readonly note: string;
}
export function callsOf(file: string, text: string): NativeCall[];
export function nativeCalls(): NativeCall[];
