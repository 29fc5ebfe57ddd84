import { isHalError } from '../index.js';
import type { Outcome } from './outcome.js';
import type { Evidence, SampleSeries } from './report-document.js';

/** What a check may write down. */
export type EvidenceValue = number | bigint | string | boolean | null;

const MOST_SAMPLES = 10_000;

const plainInteger = (value: bigint): number | string => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
};

/** A value as it stands in a report: JSON knows neither bigint nor NaN and infinities. */
export function plain(value: EvidenceValue): Evidence['value'] {
  if (typeof value === 'bigint') return plainInteger(value);
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** Collects what one check measures; {@link outcome} is its verdict. */
export class EvidenceLog {
  readonly #evidence: Evidence[] = [];
  readonly #samples: SampleSeries[] = [];
  #judged = 0;

  /** Everything so far. */
  get evidence(): readonly Evidence[] {
    return this.#evidence;
  }

  /** Reported, not judged. */
  note(name: string, value: EvidenceValue, unit = ''): void {
    this.#evidence.push({ name, value: plain(value), unit, limit: null, ok: true });
  }

  /** `value` must lie in [least, most]; NaN does not. */
  within<T extends number | bigint>(name: string, value: T, least: T, most: T, unit = ''): boolean {
    const limit = `${plain(least)} ... ${plain(most)}`;
    return this.#judge(name, value, unit, limit, value >= least && value <= most);
  }

  /** `value` must be `most` or less; NaN is not. */
  atMost<T extends number | bigint>(name: string, value: T, most: T, unit = ''): boolean {
    return this.#judge(name, value, unit, `<= ${plain(most)}`, value <= most);
  }

  /** `value` must be `least` or more; NaN is not. */
  atLeast<T extends number | bigint>(name: string, value: T, least: T, unit = ''): boolean {
    return this.#judge(name, value, unit, `>= ${plain(least)}`, value >= least);
  }

  /** `value` must be `wanted`, compared with `===`. */
  equals(name: string, value: EvidenceValue, wanted: EvidenceValue, unit = ''): boolean {
    return this.#judge(name, value, unit, String(plain(wanted)), value === wanted);
  }

  /** `value` must be one of `wanted`. */
  oneOf(name: string, value: EvidenceValue, wanted: readonly EvidenceValue[]): boolean {
    const limit = wanted.map((one) => String(plain(one))).join(' | ');
    return this.#judge(name, value, '', limit, wanted.includes(value));
  }

  /** `ok` in words: `value` is what came, `wanted` what was wanted. */
  holds(name: string, ok: boolean, value: EvidenceValue, wanted: string): boolean {
    return this.#judge(name, value, '', wanted, ok);
  }

  /** Raw readings; the first 10 000 are kept. */
  samples(name: string, unit: string, values: Iterable<number | bigint>): void {
    const kept: (number | string)[] = [];
    for (const value of values) {
      if (kept.length === MOST_SAMPLES) break;
      kept.push(plain(value) as number | string);
    }
    this.#samples.push({ name, unit, values: kept });
  }

  /** An error that nobody asked for, whole. */
  error(name: string, error: unknown): void {
    this.#judge(name, errorText(error), '', 'no error', false);
    if (!isHalError(error)) return;
    const { code, operation, detail, hint, backend, osError } = error.toJSON();
    const os = osError === null ? null : `${osError.kind} ${osError.number} ${osError.text}`.trim();
    const facts = { code, operation, detail, hint, backend, osError: os };
    for (const [key, value] of Object.entries(facts)) this.note(`${name}.${key}`, value);
  }

  /** Pass if everything judged is fine. A check that judged nothing is a defect of the suite. */
  outcome(): Outcome {
    const evidence = this.#evidence;
    const broken = evidence.filter(({ ok }) => !ok);
    const raw = this.#samples.length > 0 ? { samples: this.#samples } : {};
    if (broken.length > 0) return { outcome: 'fail', reason: reasonOf(broken), evidence, ...raw };
    if (this.#judged === 0) throw new Error('the check judged nothing');
    return { outcome: 'pass', evidence, ...raw };
  }

  #judge(name: string, value: EvidenceValue, unit: string, limit: string, ok: boolean): boolean {
    this.#judged += 1;
    this.#evidence.push({ name, value: plain(value), unit, limit, ok });
    return ok;
  }
}

const REASONS_NAMED = 3;

/** What broke, in one sentence. */
function reasonOf(broken: readonly Evidence[]): string {
  const named = broken
    .slice(0, REASONS_NAMED)
    .map(({ name, value, unit, limit }) => `${name} must be ${limit}, got ${value} ${unit}`.trim());
  const more = broken.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

/** An error in one line. */
export function errorText(error: unknown): string {
  if (isHalError(error)) return `${error.code}: ${error.message}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
