import { labProgram } from './program.js';
import { checks } from './programs/faults.mjs';

labProgram('faults below the backends', checks, { script: 'test/lab/programs/faults.mjs' });
