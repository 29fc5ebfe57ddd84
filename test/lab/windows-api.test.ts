import { labProgram } from './program.js';
import { checks } from './programs/windows-api.mjs';

labProgram('windows_api in the lab', checks, { script: 'test/lab/programs/windows-api.mjs' });
