import type { Binary } from '../result.js';

/** One line about what was loaded. */
export const binaryText = (binary: Binary): string =>
  binary === null ? 'Binary: none' : `Binary: ${binary.path} (SHA-256 ${binary.sha256})`;
