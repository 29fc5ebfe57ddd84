/**
 * The part of Observable Plot that pages use. Its own declarations need those of a browser's document,
 * which the pages are made without.
 */
export interface Mark {
  readonly kind?: never;
}

type Get<T, V> = (row: T) => V;

/** Options that every mark takes; `className` is one word. */
export interface MarkOptions {
  readonly className: string;
  readonly dy?: number;
  readonly r?: number;
}

interface Channels<T> {
  readonly x?: Get<T, number>;
  readonly x1?: Get<T, number>;
  readonly x2?: Get<T, number>;
  readonly y?: Get<T, number | string>;
  readonly y1?: Get<T, number | string>;
  readonly y2?: Get<T, number | string>;
}

type MarkOf = <T>(rows: readonly T[], options: MarkOptions & Channels<T>) => Mark;

export const areaY: MarkOf;
export const dot: MarkOf;
export const line: MarkOf;
export const link: MarkOf;
export const rectY: MarkOf;
export const ruleX: MarkOf;

export interface ScaleOptions {
  readonly type?: 'linear' | 'log' | 'point';
  readonly domain?: readonly (number | string)[];
  readonly ticks?: number | readonly number[];
  readonly tickFormat?: (value: number) => string;
  readonly tickSize?: number;
  readonly label: string | null;
  readonly labelArrow?: 'none';
  readonly labelAnchor?: 'center' | 'top';
  readonly labelOffset?: number;
  readonly grid?: boolean;
  readonly nice?: boolean;
  readonly zero?: boolean;
  readonly padding?: number;
}

/** Draws with the nodes that `document` makes; returns the root node. */
export function plot(options: {
  readonly document: unknown;
  readonly className: string;
  readonly width: number;
  readonly height: number;
  readonly marginLeft: number;
  readonly marginRight: number;
  readonly marginTop: number;
  readonly marginBottom: number;
  readonly ariaLabel: string;
  readonly x: ScaleOptions;
  readonly y: ScaleOptions;
  readonly marks: readonly Mark[];
}): unknown;
