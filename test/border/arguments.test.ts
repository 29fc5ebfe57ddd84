import { describe, expect, it } from 'vitest';
import { everyHostile } from './children/hostile.mjs';
import { GETTERS, goodArguments, METHODS, type Method, type Owner, VALUES } from './methods.js';
import { expectHalError, expectUsable, native, type Opened, openAll } from './native.js';

type Functions = Readonly<Record<string, (...values: unknown[]) => unknown>>;

const ownerOf = (owner: Owner, opened: Opened): object =>
  owner === 'module' ? native : opened[owner];

function call(method: Method, opened: Opened, values: readonly unknown[]): unknown {
  opened.page.selected[0] = opened.page.number;
  return (ownerOf(method.owner, opened) as Functions)[method.name]?.(...values);
}

const title = ({ owner, name }: Method): string => `${owner}.${name}`;

/** Nothing of what was opened may go on living in the background. */
async function withOpened(body: (opened: Opened) => unknown): Promise<void> {
  const opened = openAll();
  try {
    await body(opened);
  } finally {
    opened.backend.close();
  }
}

/** Calls with values that are no good in place `index`, and names the call in the failure. */
async function expectRefused(method: Method, values: unknown[], what: string): Promise<void> {
  await withOpened(async (opened) => {
    let result: unknown;
    try {
      result = await call(method, opened, values);
    } catch (error) {
      const known = error instanceof TypeError || error instanceof RangeError;
      const threw = error instanceof Error && /a conversion was called/.test(error.message);
      expect(known || threw, `${title(method)}(${what}) threw ${error}`).toBe(true);
      expectUsable(opened.adapter);
      return;
    }
    expect.fail(`${title(method)}(${what}) returned ${typeof result}`);
  });
}

async function expectAnswer(method: Method, values: unknown[], what: string): Promise<void> {
  await withOpened(async (opened) => {
    try {
      const result = await call(method, opened, values);
      expect([method.result, 'object'], `${title(method)}(${what})`).toContain(typeof result);
    } catch (error) {
      expectHalError(error);
    }
    if (method.name === 'close') return;
    expectUsable(opened.adapter);
  });
}

const withParameters = METHODS.filter(({ parameters }) => parameters.length > 0);

describe('the table of functions', () => {
  it.each<Owner>(['module', 'backend', 'adapter', 'page', 'stream', 'port'])(
    'is complete for the %s',
    (owner) => {
      const opened = openAll();
      const object = ownerOf(owner, opened);
      const prototype = Object.getPrototypeOf(object) as object;
      const names = new Set(Object.getOwnPropertyNames(object));
      if (prototype !== Object.prototype) {
        for (const name of Object.getOwnPropertyNames(prototype)) names.add(name);
      }
      names.delete('constructor');
      const methods = METHODS.filter((m) => m.owner === owner).map(({ name }) => name);
      const listed = [...methods, ...VALUES[owner], ...GETTERS[owner]];
      expect([...names].sort()).toEqual(listed.sort());
      opened.backend.close();
    },
  );
});

describe.each(METHODS.map((method) => [title(method), method] as const))('%s', (_, method) => {
  it('answers good arguments and ignores more', async () => {
    await expectAnswer(method, goodArguments(method), 'good arguments');
    for (const { name, value } of everyHostile()) {
      await expectAnswer(method, [...goodArguments(method), value], `… and ${name}`);
    }
  });
});

describe.each(withParameters.map((method) => [title(method), method] as const))(
  '%s',
  (_, method) => {
    it('wants all of its arguments', async () => {
      const good = goodArguments(method);
      const needed = method.parameters.map(({ accepts }) => !accepts(undefined));
      for (let count = 0; count < good.length; count += 1) {
        if (!needed[count]) continue;
        await expectRefused(method, good.slice(0, count), `${count} arguments`);
      }
    });

    it.each(method.parameters.map((p, index) => [index, p.wanted] as const))(
      'takes as argument %d only %s',
      async (index) => {
        const parameter = method.parameters[index];
        for (const { name, value } of everyHostile()) {
          const values = goodArguments(method);
          values[index] = value;
          if (parameter?.accepts(value)) await expectAnswer(method, values, name);
          else await expectRefused(method, values, name);
        }
      },
    );
  },
);
