import { platform } from 'node:os';
import { type Command, command } from '../../cli/command.js';
import { EXIT } from '../../cli/exit-code.js';
import { type WrittenKeys, writeKeys } from '../../signature/keys.js';

const rights = (): string =>
  platform() === 'win32'
    ? 'It has the permissions of its folder: make sure that only you can read that folder.'
    : 'Only you can read it (mode 0600).';

function render({ privatePath, publicPath, keySha256 }: WrittenKeys): string {
  const lines = [
    `private key  ${privatePath}`,
    `public key   ${publicPath}`,
    `SHA-256      ${keySha256}`,
    '',
    `Keep the private key secret. ${rights()}`,
    'Give the public key to everyone who verifies, and its SHA-256 through another channel.',
  ];
  return `${lines.join('\n')}\n`;
}

export const COMPAT_KEYGEN: Command = command({
  name: 'compat keygen',
  args: [['dir', 'the folder of the keys']],
  summary: 'make a pair of Ed25519 keys; overwrites nothing',
  duration: 'under a second',
  schema: null,
  options: {},
  run: (_options, { args: [folder = ''] }) => writeKeys(folder),
  render,
  code: () => EXIT.fine,
});
