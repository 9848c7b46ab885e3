import { randomBytes, randomInt } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A key value: 40 letters and digits, 238 bits. API Gateway takes 20 to 128 alphanumeric characters. */
export function randomKeyValue(): string {
  return Array.from({ length: 40 }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}

/** What makes a probe's path one that no cache has seen: 16 hexadecimal digits. */
export function randomNonce(): string {
  return randomBytes(8).toString('hex');
}
