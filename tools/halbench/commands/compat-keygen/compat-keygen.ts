import { platform } from 'node:os';
import { EXIT } from '../../exit-code.js';
import { writeKeys } from '../../signature/keys.js';
import { jsonText, type Reply } from '../reply.js';

const rights = (): string =>
  platform() === 'win32'
    ? 'Windows gives it the rights of its folder: see to it that only you can read that.'
    : 'Only you can read it (mode 0600).';

/** `halbench compat keygen DIR`. */
export function compatKeygen(folder: string, options: { readonly json?: boolean }): Reply {
  const keys = writeKeys(folder);
  if (options.json === true) return { text: jsonText(keys), code: EXIT.fine };
  const lines = [
    `private key  ${keys.privatePath}`,
    `public key   ${keys.publicPath}`,
    `SHA-256      ${keys.keySha256}`,
    '',
    `Keep the private key secret. ${rights()}`,
    'Give the public key, and its SHA-256 on another way, to whoever verifies.',
  ];
  return { text: `${lines.join('\n')}\n`, code: EXIT.fine };
}
