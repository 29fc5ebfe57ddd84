import { labProgram } from './program.js';
import { checks } from './programs/intel-avb-steer.mjs';

labProgram('intel_avb steers', checks, { script: 'test/lab/programs/intel-avb-steer.mjs' });
