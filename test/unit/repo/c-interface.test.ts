/** What the C interface promises about texts and numbers, read from its sources. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Programs were compiled with these: a number is never changed and never given again. */
const NUMBERS: Readonly<Record<string, number>> = {
  HAL_NOT_SUPPORTED: 1,
  HAL_BACKEND_MISSING: 2,
  HAL_BACKEND_LOAD_FAILED: 3,
  HAL_NO_BACKEND: 4,
  HAL_DRIVER_MISSING: 5,
  HAL_DRIVER_ERROR: 6,
  HAL_DRIVER_REPLY: 7,
  HAL_API_MISSING: 8,
  HAL_ACCESS_DENIED: 9,
  HAL_ACCESS_LEVEL: 10,
  HAL_NO_ADAPTER: 11,
  HAL_ADAPTER_AMBIGUOUS: 12,
  HAL_ADAPTER_GONE: 13,
  HAL_ADAPTER_NOT_READY: 14,
  HAL_CLOSED: 15,
  HAL_CLOCK_READ_INVALID: 16,
  HAL_CLOCK_FROZEN: 17,
  HAL_CLOCK_LOST: 18,
  HAL_DISCONTINUITY: 19,
  HAL_SET_REFUSED: 20,
  HAL_NOT_EFFECTIVE: 21,
  HAL_RATE_UNREACHABLE: 22,
  HAL_NOT_CALIBRATED: 23,
  HAL_REGISTER_INVALID: 24,
  HAL_REGISTER_READ_ONLY: 25,
  HAL_PHY_NO_ANSWER: 26,
  HAL_SYSTEM_CLOCK: 27,
  HAL_SCENARIO_INVALID: 28,
  HAL_INVALID_ARGUMENT: 29,
  HAL_OUT_OF_MEMORY: 30,
  HAL_INTERNAL: 31,
  HAL_UNKNOWN: 32,
  HAL_OUT_OF_RANGE: 33,
  HAL_CLOCK_BUSY: 34,
};

describe('the C interface', () => {
  it('never changes the number of an error code', () => {
    const header = read('native/capi/include/avb_hal_codes.gen.h');
    const numbers = [...header.matchAll(/AVBHAL_E_(\w+) = (\d+)/g)].map(([, name, number]) => [
      `HAL_${name}`,
      Number(number),
    ]);
    expect(Object.fromEntries(numbers)).toEqual(NUMBERS);
    expect(header).toContain('AVBHAL_OK = 0');
  });

  it('has its own words for what the texts of the contract say about the facade', () => {
    const words = [...read('native/capi/c_words.cc').matchAll(/\{"([^"]+)", "([^"]+)"\}/g)];
    const inC = (text: string): string =>
      words.reduce((said, [, facade, c]) => said.replaceAll(facade as string, c as string), text);
    const backends = readdirSync(join(root, 'native/backends'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `backends/${name}`);
    const texts = ['hal', 'core', 'runtime', ...backends]
      .flatMap((folder) =>
        readdirSync(join(root, 'native', folder)).map((name) => `native/${folder}/${name}`),
      )
      .filter((path) => /\.(cc|h|def)$/.test(path))
      .flatMap((path) =>
        [...read(path).matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].map((m) => m[1] as string),
      )
      // Sentences, not the names of operations, files and options.
      .filter((text) => / /.test(text));
    expect(texts.length).toBeGreaterThan(100);
    const facade =
      /(?<!docs\/)\b(?:adapter|clock|hal|registers|stamps|frames|simulation|port)\.[a-z]+|\w+\(\{|access:? '|backend: '|\b[Aa]wait\b|\b(?:system|device|offset|raw)Ns\b/;
    expect(texts.map(inC).filter((text) => facade.test(text))).toEqual([]);
    for (const [, , c] of words) {
      for (const [name] of (c as string).matchAll(/avbhal_\w+(?=\()/g)) {
        expect(read('native/capi/include/avb_hal.h'), name).toContain(` ${name}(`);
      }
    }
  });
});
