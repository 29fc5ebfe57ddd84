/** Assignments in a small graph between two sides: pure, knows nothing of adapters. */

/** A possible partnership of entry `a` of one side with entry `b` of the other. */
export interface Edge {
  readonly a: number;
  readonly b: number;
}

function augment(
  a: number,
  edges: readonly Edge[],
  partner: Map<number, number>,
  visited: Set<number>,
): boolean {
  for (const edge of edges) {
    if (edge.a !== a || visited.has(edge.b)) continue;
    visited.add(edge.b);
    const rival = partner.get(edge.b);
    if (rival === undefined || augment(rival, edges, partner, visited)) {
      partner.set(edge.b, a);
      return true;
    }
  }
  return false;
}

/** How many pairs an assignment can have at most if every entry has at most one partner. */
export function largestAssignment(edges: readonly Edge[]): number {
  const partner = new Map<number, number>();
  return [...new Set(edges.map((edge) => edge.a))].filter((a) =>
    augment(a, edges, partner, new Set()),
  ).length;
}

/** The edges that stand in every assignment of the largest size. */
export function certainEdges<E extends Edge>(edges: readonly E[]): E[] {
  const largest = largestAssignment(edges);
  return edges.filter(
    (edge) => largestAssignment(edges.filter((other) => other !== edge)) < largest,
  );
}
