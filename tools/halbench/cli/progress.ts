/** Where a measurement reports how far it is. Nothing here is data. */
export interface Progress {
  /** One sentence for the person waiting. */
  say(text: string): void;
  /** Step `number` of `total` begins. */
  begin(title: string, number: number, total: number): void;
  /** Calls done of the step that began last. */
  tick(done: number, total: number): void;
  /** The step ended, with this outcome in a few words. */
  end(outcome: string): void;
}
