import { labProgram } from './program.js';
import { checks } from './programs/discipline.mjs';

labProgram('an I226 disciplined in real time', checks, {
  script: 'test/lab/programs/discipline.mjs',
});
