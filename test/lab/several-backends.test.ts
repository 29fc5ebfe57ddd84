import { labProgram } from './program.js';
import { checks } from './programs/several-backends.mjs';

labProgram('one HAL over both backends', checks, {
  script: 'test/lab/programs/several-backends.mjs',
});
