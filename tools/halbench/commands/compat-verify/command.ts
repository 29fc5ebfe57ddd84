import { type Command, command } from '../../cli/command.js';
import { EXIT } from '../../cli/exit-code.js';
import { filePath, required, value } from '../../cli/option.js';
import { readBytes, readText } from '../../files/read.js';
import { loadPublicKey } from '../../signature/keys.js';
import { readSignature, signaturePath, verifyBytes } from '../../signature/signature.js';

export const COMPAT_VERIFY: Command = command({
  name: 'compat verify',
  args: [['report', 'a signed report']],
  summary: 'check that a report is exactly what was signed; exit code 1 if it is not',
  duration: 'under a second',
  schema: null,
  options: {
    key: required('--key <pem>', 'the public key of the signer', filePath),
    signature: value(
      '--signature <file>',
      'the signature',
      filePath,
      null as string | null,
      'the report with .sig',
    ),
  },
  run: ({ key: keyPath, signature }, { args: [report = ''] }) => {
    const path = signature ?? signaturePath(report);
    const key = loadPublicKey(readText(keyPath), keyPath);
    const file = readSignature(readText(path), path);
    return { report, ...verifyBytes(readBytes(report), file, key) };
  },
  render: ({ report, valid, keySha256, problem }) =>
    valid
      ? `VALID: ${report} is, byte for byte, what the owner of this key signed\nkey SHA-256 ${keySha256}\n`
      : `NOT VALID: ${report}: ${problem}\n`,
  code: ({ valid }) => (valid ? EXIT.fine : EXIT.findings),
});
