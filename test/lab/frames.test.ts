import { labProgram } from './program.js';
import { checks } from './programs/frames.mjs';

labProgram('frames through wpcap.dll', checks, { script: 'test/lab/programs/frames.mjs' });
