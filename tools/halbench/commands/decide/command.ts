import { type Command, command } from '../../cli/command.js';
import { DOCUMENT_OPTIONS, documentForms } from '../../cli/document-command.js';
import { flag } from '../../cli/option.js';
import { ADAPTER } from '../../cli/options.js';
import type { DecisionDocument } from '../../result.js';
import { decide } from './decide.js';
import { COMPLEXITY, EFFORT, WEIGHTS } from './options.js';
import { onEveryTextLine } from './simulated.js';
import { decisionView } from './view.js';

const forms = documentForms(decisionView);

export const DECIDE: Command = command({
  name: 'decide',
  args: [
    ['stay', 'a document of halbench precision: what the machine has now'],
    ['move', 'another one: what it would have'],
  ],
  summary: 'decide by a published matrix whether to move to another backend',
  detail:
    'Precision and AVTP needs are scored from the two documents, effort and complexity are given. ' +
    'The condition is that precision becomes more than 2 times better. The formulas are in docs/decision.md.',
  duration: 'under a second',
  schema: 'decision.schema.json',
  options: {
    effort: EFFORT,
    complexity: COMPLEXITY,
    weights: WEIGHTS,
    adapter: ADAPTER,
    simulated: flag('--simulated', 'decide on simulated numbers; every line says so'),
    ...DOCUMENT_OPTIONS,
  },
  ...forms,
  inputs: (args) => args,
  run: (options, { args: [stay = '', move = ''] }) => decide(stay, move, options),
  render: (document: DecisionDocument) => {
    const text = forms.render(document);
    return document.simulated ? onEveryTextLine(text) : text;
  },
});
