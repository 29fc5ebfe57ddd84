import { labProgram } from './program.js';
import { checks } from './programs/interrupted.mjs';

labProgram('halbench compat that is interrupted', checks, {
  script: 'test/lab/programs/interrupted.mjs',
});
