import { bare } from './check.js';

/** What is called when a signal is aborted; it must not refer to the owner by itself. */
interface Hook {
  readonly owner: WeakRef<object>;
  readonly ended: (owner: never) => void;
}

// The methods of the prototype: what a signal has in their place decides nothing here.
const { addEventListener, removeEventListener } = EventTarget.prototype;
const hooksOf = new WeakMap<AbortSignal, Set<Hook>>();
const ONCE = Object.freeze(bare({ once: true }));

function run(this: AbortSignal): void {
  const hooks = hooksOf.get(this) ?? new Set();
  hooksOf.delete(this);
  for (const { owner, ended } of hooks) {
    const target = owner.deref();
    if (target !== undefined) ended(target as never);
  }
}

const lost = new FinalizationRegistry<() => void>((forget) => forget());

/**
 * Calls `ended(owner)` when `signal` is aborted, unless the result was called before. However many
 * owners a signal has, it has one listener of this package, and none of them lives longer for it.
 */
export function onAbort<T extends object>(
  signal: AbortSignal,
  owner: T,
  ended: (owner: T) => void,
): () => void {
  const hook: Hook = { owner: new WeakRef(owner), ended };
  let hooks = hooksOf.get(signal);
  if (hooks === undefined) {
    hooks = new Set();
    hooksOf.set(signal, hooks);
    addEventListener.call(signal, 'abort', run as never, ONCE);
  }
  hooks.add(hook);
  const place = new WeakRef(signal);
  const forget = (): void => {
    const from = place.deref();
    const all = from === undefined ? undefined : hooksOf.get(from);
    if (from === undefined || all === undefined) return;
    all.delete(hook);
    if (all.size > 0) return;
    hooksOf.delete(from);
    removeEventListener.call(from, 'abort', run as never);
  };
  lost.register(owner, forget, hook);
  return () => {
    lost.unregister(hook);
    forget();
  };
}
