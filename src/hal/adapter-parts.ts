import type { AdapterContext, NativeSide } from '../adapter/context.js';
import { type AdapterInfo, adapterInfo, serversOf } from '../adapter/info.js';
import { byAuthority, type Part } from '../adapter/joined-facts.js';
import type { HalError } from '../base/errors.js';
import type { Facet, ServedBy, WantedServers } from '../binding/facets.js';
import { calling, nativeError, toHalError } from '../binding/native-errors.js';
import { refusing } from '../binding/refusing.js';

/** One backend's share of an opened adapter. */
export interface AdapterPart {
  readonly context: AdapterContext;
  /** Why the backend does not answer; null when it does. */
  failure: HalError | null;
}

/** Where an opened adapter stands among the others. */
export interface AdapterPlace {
  readonly wanted: WantedServers;
  readonly simulated: boolean;
  /** Of the entry that was opened, where the HAL has several backends; else null. */
  readonly index: number | null;
  readonly apart: string | null;
}

/** The backends' shares of one opened adapter. Who serves what stays as it is while the adapter is open. */
export class AdapterParts {
  readonly #parts: readonly AdapterPart[];
  readonly #place: AdapterPlace;
  readonly servedBy: ServedBy;

  constructor(parts: readonly AdapterPart[], place: AdapterPlace) {
    this.#parts = parts;
    this.#place = place;
    this.servedBy = serversOf(this.#told(), place.wanted);
    Object.freeze(this);
  }

  get closed(): boolean {
    return this.#parts.every(({ context }) => context.native.closed);
  }

  /** What the backend that serves `facet` shares with it; of the first one where none does. */
  contextOf(facet: Facet): AdapterContext {
    const server = this.servedBy[facet];
    const serving = this.#parts.find(({ context }) => context.backend === server);
    if (serving !== undefined) return serving.context;
    const { context } = this.#parts[0] as AdapterPart;
    const wanted = this.#place.wanted[facet];
    if (wanted === undefined) return context;
    const refuse = (): Error =>
      nativeError({
        code: 'HAL_NOT_SUPPORTED',
        detail: `${wanted}, which is to serve '${facet}', cannot at this adapter`,
        hint: 'Name another backend in options.serve or AVB_HAL_SERVE, or none.',
      });
    const native = refusing(context.native, refuse);
    return Object.freeze({ ...context, native, backend: wanted });
  }

  /** What is known now. */
  info(): AdapterInfo {
    return adapterInfo(this.#told(), this.servedBy, this.#place);
  }

  /** Asks every backend again. Throws only where none answers; else the facets of one that does not say so. */
  refresh(operation: string): void {
    for (const part of this.#parts) {
      const { native, backend } = part.context;
      try {
        native.refresh();
        part.failure = null;
      } catch (error) {
        part.failure = toHalError(error, operation, backend);
      }
    }
    const failures = this.#parts.map(({ failure }) => failure);
    if (failures.every((failure) => failure !== null)) throw failures[0];
  }

  close(operation: string): void {
    const errors: unknown[] = [];
    for (const { context } of this.#parts) {
      try {
        calling(operation, context.backend, () => context.native.close());
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }

  #told(): readonly Part[] {
    return this.#parts.map(({ context, failure }) => ({
      backend: context.backend,
      info: context.native.info(),
      failure,
    }));
  }
}

/** Who tells the link of an adapter: the operating system first. */
export function linkTeller(sides: readonly NativeSide[]): NativeSide {
  const telling = byAuthority(sides).find(({ native }) => native.info().link !== null);
  return telling ?? (sides[0] as NativeSide);
}
