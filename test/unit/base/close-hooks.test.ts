import { describe, expect, it } from 'vitest';
import { CloseHooks } from '../../../src/base/close-hooks.js';

describe('close hooks', () => {
  it('end all, and then the first error is thrown', () => {
    const hooks = new CloseHooks();
    const ended: string[] = [];
    const first = new Error('first');
    hooks.add(() => ended.push('a'));
    hooks.add(() => {
      throw first;
    });
    hooks.add(() => {
      throw new Error('second');
    });
    hooks.add(() => ended.push('b'));
    expect(() => hooks.run()).toThrow(first);
    expect(ended).toEqual(['a', 'b']);
  });

  it('that were taken out do not run', () => {
    const hooks = new CloseHooks();
    const end = (): void => expect.fail('ended');
    hooks.add(end);
    hooks.delete(end);
    hooks.run();
  });
});
