import type { NativeAdapter, NativeAdapterInfo } from './native.js';

/** What a refusing adapter still does. */
type Kept = Pick<
  NativeAdapter,
  'info' | 'refresh' | 'close' | 'closed' | 'readingSource' | 'crossMethod'
>;

/** `kept` with every other call refused: it throws what `error` gives. */
export function refusing(kept: Kept, error: () => Error): NativeAdapter {
  const refuse = (): never => {
    throw error();
  };
  const own = {
    info: () => kept.info(),
    refresh: () => kept.refresh(),
    close: () => kept.close(),
    get closed() {
      return kept.closed;
    },
    readingSource: kept.readingSource,
    crossMethod: kept.crossMethod,
  };
  return new Proxy(own, {
    get: (target, name) => (Object.hasOwn(target, name) ? Reflect.get(target, name) : refuse),
  }) as unknown as NativeAdapter;
}

/** An adapter of a backend that does not answer: `info` as it was, every call refused. */
export function unreachable(info: NativeAdapterInfo, error: () => Error): NativeAdapter {
  const state = { closed: false };
  const kept = {
    info: () => info,
    refresh: () => {
      throw error();
    },
    close: () => {
      state.closed = true;
    },
    get closed() {
      return state.closed;
    },
    readingSource: 'hardware',
    crossMethod: 'user-bracket',
  };
  return refusing(kept, error);
}
