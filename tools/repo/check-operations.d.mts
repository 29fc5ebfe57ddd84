export interface FacetOperation {
  readonly facet: string;
  readonly method: string;
  readonly operations: readonly string[];
}
export function operationsOf(text: string): FacetOperation[];
export function checkOperations(): string[];
