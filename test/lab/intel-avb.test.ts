import { labProgram } from './program.js';
import { checks } from './programs/intel-avb.mjs';

labProgram('intel_avb in the lab', checks, { script: 'test/lab/programs/intel-avb.mjs' });
