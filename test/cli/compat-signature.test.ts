import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadPrivateKey, loadPublicKey } from '../../tools/halbench/signature/keys.js';
import { readSignature, signBytes, verifyBytes } from '../../tools/halbench/signature/signature.js';
import { makeCheck, makeReport, textOf } from './compat-fixture.js';
import { halbench } from './halbench.js';
import { schemaErrors } from './schema.js';

const folder = mkdtempSync(join(tmpdir(), 'avb-hal-sign-'));
const at = (name: string): string => join(folder, name);
const [REPORT, KEY, PUBLIC] = [
  at('report.json'),
  at('keys/halbench.key.pem'),
  at('keys/halbench.pub.pem'),
];

afterAll(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

beforeAll(async () => {
  writeFileSync(REPORT, textOf(makeReport()));
  const made = await halbench(['compat', 'keygen', at('keys')]);
  expect(made).toMatchObject({ code: 0, stderr: '' });
  const signed = await halbench(['compat', 'sign', REPORT, '--key', KEY]);
  expect(signed).toMatchObject({ code: 0, stderr: '' });
});

const verify = (...rest: string[]) =>
  halbench(['compat', 'verify', REPORT, '--key', PUBLIC, ...rest]);

describe('keygen', () => {
  test.skipIf(process.platform === 'win32')('only the owner reads the private key', () => {
    expect(statSync(KEY).mode & 0o777).toBe(0o600);
  });

  test('overwrites neither key', async () => {
    const before = [readFileSync(KEY, 'utf8'), readFileSync(PUBLIC, 'utf8')];
    const { code, stdout, stderr } = await halbench(['compat', 'keygen', at('keys')]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('is not overwritten');
    rmSync(PUBLIC);
    expect((await halbench(['compat', 'keygen', at('keys')])).code).toBe(3);
    expect(() => statSync(PUBLIC)).toThrow();
    writeFileSync(PUBLIC, before[1] ?? '');
    expect([readFileSync(KEY, 'utf8'), readFileSync(PUBLIC, 'utf8')]).toEqual(before);
  });
});

describe('sign and verify', () => {
  test('what was signed is valid; the signature is as its schema says', async () => {
    const { code, stdout } = await verify('--json');
    const file = JSON.parse(readFileSync(`${REPORT}.sig`, 'utf8'));
    expect(schemaErrors(file, 'signature.schema.json')).toEqual([]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      report: REPORT,
      valid: true,
      keySha256: file.keySha256,
      documentSha256: file.documentSha256,
      problem: null,
    });
    expect((await verify()).stdout).toMatch(/^VALID: /);
  });

  test('a changed report is found out', async () => {
    const changed = at('changed.json');
    writeFileSync(changed, readFileSync(REPORT, 'utf8').replace('"fail"', '"pass"'));
    const args = ['compat', 'verify', changed, '--key', PUBLIC, '--signature', `${REPORT}.sig`];
    const { code, stdout } = await halbench(args);
    expect(code).toBe(1);
    expect(stdout).toContain('NOT VALID');
    expect(stdout).toContain('the report is not the one that was signed');
  });

  test('only a signature is replaced by a signature', async () => {
    const other = at('other.json');
    writeFileSync(other, '{"mine": true}');
    const refused = await halbench(['compat', 'sign', REPORT, '--key', KEY, '--out', other]);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('is not a signature and is not overwritten');
    expect(readFileSync(other, 'utf8')).toBe('{"mine": true}');
    const itself = await halbench(['compat', 'sign', REPORT, '--key', KEY, '--out', REPORT]);
    expect(itself.code).toBe(2);
    expect((await halbench(['compat', 'sign', REPORT, '--key', KEY])).code).toBe(0);
  });

  test.each([
    [
      'a private key to verify',
      () => ['verify', REPORT, '--key', KEY],
      'verify takes halbench.pub.pem',
    ],
    [
      'a public key to sign',
      () => ['sign', REPORT, '--key', PUBLIC],
      'sign takes halbench.key.pem',
    ],
    ['no such key', () => ['verify', REPORT, '--key', at('none.pem')], 'ENOENT'],
    ['no such report', () => ['sign', at('none.json'), '--key', KEY], 'ENOENT'],
    [
      'no signature',
      () => ['verify', REPORT, '--key', PUBLIC, '--signature', at('none.sig')],
      'ENOENT',
    ],
    [
      'an invalid signature',
      () => ['verify', REPORT, '--key', PUBLIC, '--signature', REPORT],
      '$.',
    ],
    ['something else to sign', () => ['sign', `${REPORT}.sig`, '--key', KEY], '$.schema'],
  ])('%s: exit code 3', async (_title, args, says) => {
    const { code, stdout, stderr } = await halbench(['compat', ...args()]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain(says);
  });

  test('without a key: exit code 2', async () => {
    const { code, stderr } = await halbench(['compat', 'sign', REPORT]);
    expect(code).toBe(2);
    expect(stderr).toContain('--key is required');
  });
});

describe('tampering', () => {
  const pair = generateKeyPairSync('ed25519');
  const bytes = Buffer.from(textOf(makeReport({ checks: [makeCheck('clock.monotonic')] })));
  const file = signBytes(bytes, pair.privateKey);

  test('every byte of the report counts', () => {
    for (let i = 0; i < bytes.length; i += 1) {
      const changed = Buffer.from(bytes);
      changed[i] = (changed[i] ?? 0) ^ 1;
      // The hash would tell already; with a hash that was changed alongside, the signature does.
      expect(verifyBytes(changed, file, pair.publicKey).valid, `byte ${i}`).toBe(false);
      if (i % 64 > 0) continue;
      const { documentSha256 } = verifyBytes(changed, file, pair.publicKey);
      const fitted = verifyBytes(changed, { ...file, documentSha256 }, pair.publicKey);
      expect(fitted.problem, `byte ${i}`).toContain('does not belong');
    }
    for (const changed of [bytes.subarray(1), Buffer.concat([bytes, Buffer.from(' ')])]) {
      expect(verifyBytes(changed, file, pair.publicKey).valid).toBe(false);
    }
  });

  test('every character of the signature file counts', () => {
    const text = JSON.stringify(file);
    for (let i = 0; i < text.length; i += 1) {
      const changed = text.slice(0, i) + (text[i] === '0' ? '1' : '0') + text.slice(i + 1);
      let valid = false;
      try {
        valid = verifyBytes(bytes, readSignature(changed, 's'), pair.publicKey).valid;
      } catch (error) {
        expect((error as Error).message).toMatch(/^s: /);
      }
      expect(valid, changed).toBe(false);
    }
  });

  test('every bit of the signature counts, spare bits of base64 included', () => {
    const raw = Buffer.from(file.signature, 'base64');
    for (let bit = 0; bit < raw.length * 8; bit += 1) {
      const changed = Buffer.from(raw);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const signature = changed.toString('base64');
      expect(verifyBytes(bytes, { ...file, signature }, pair.publicKey).valid).toBe(false);
    }
    const spare = file.signature.replace(/.==$/, (end) => {
      const next = String.fromCharCode((end.codePointAt(0) ?? 0) + 1);
      return `${next}==`;
    });
    expect(Buffer.from(spare, 'base64').equals(raw)).toBe(true);
    expect(verifyBytes(bytes, { ...file, signature: spare }, pair.publicKey).valid).toBe(false);
  });

  test('another key is named as the reason', () => {
    const other = generateKeyPairSync('ed25519');
    const found = verifyBytes(bytes, file, other.publicKey);
    expect(found).toMatchObject({ valid: false });
    expect(found.problem).toContain('signed with another key');
    const { keySha256 } = signBytes(bytes, other.privateKey);
    const claimed = verifyBytes(bytes, { ...file, keySha256 }, other.publicKey);
    expect(claimed.problem).toContain('does not belong');
  });

  test.each([
    '00'.repeat(32),
    `01${'00'.repeat(31)}`,
    `01${'00'.repeat(30)}80`,
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    `ec${'ff'.repeat(30)}7f`,
    `ee${'ff'.repeat(31)}`,
  ])('a public key of small order, %s, is refused', (point) => {
    const der = Buffer.from(`302a300506032b6570032100${point}`, 'hex').toString('base64');
    const pem = `-----BEGIN PUBLIC KEY-----\n${der}\n-----END PUBLIC KEY-----\n`;
    expect(() => loadPublicKey(pem, 'anybody.pem')).toThrow('a point of small order');
  });

  test('other algorithms and other versions are refused', () => {
    const of = (change: object): string => JSON.stringify({ ...file, ...change });
    expect(() => readSignature(of({ algorithm: 'Ed448' }), 's')).toThrow('$.algorithm');
    expect(() => readSignature(of({ version: 2 }), 's')).toThrow('$.version');
    expect(() => readSignature(of({ note: '' }), 's')).toThrow('$.note is not described');
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(() => loadPublicKey(pem, 'rsa.pem')).toThrow('must be an Ed25519 key, got rsa');
    const locked = pair.privateKey.export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'x',
    });
    expect(() => loadPrivateKey(locked.toString(), 'k.pem')).toThrow('is it encrypted?');
    expect(() => loadPrivateKey('hello', 'k.pem')).toThrow('must be a private key in PEM');
  });

  test('a copy of the report is the report', async () => {
    copyFileSync(REPORT, at('copy.json'));
    copyFileSync(`${REPORT}.sig`, at('copy.json.sig'));
    const { code } = await halbench(['compat', 'verify', at('copy.json'), '--key', PUBLIC]);
    expect(code).toBe(0);
  });
});
