import { labProgram } from './program.js';
import { checks } from './programs/clock-page.mjs';

labProgram('the clock page in the lab', checks, { script: 'test/lab/programs/clock-page.mjs' });
