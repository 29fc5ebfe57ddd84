import { labProgram } from './program.js';
import { checks } from './programs/both-backends.mjs';
import { checks as sameFamily } from './programs/same-family.mjs';

labProgram('both backends on the same adapters', checks, {
  script: 'test/lab/programs/both-backends.mjs',
});

labProgram('four adapters of one family', sameFamily, {
  script: 'test/lab/programs/same-family.mjs',
  orders: ['adapters list=i226,i226,i226,i226'],
});
