import { expect, test } from '@jest/globals';
import { readCommandLine } from '../../local-aws/command-line.ts';

const defaults = { worlds: 300, trace: false, only: '' };

test.each([
  { args: [], given: defaults },
  { args: ['--worlds', '7', '--trace'], given: { worlds: 7, trace: true, only: '' } },
  { args: ['--only=two gates'], given: { ...defaults, only: 'two gates' } },
  { args: ['--worlds', '7', '--help'], given: 'help' },
])('the command line $args is $given', ({ args, given }) => {
  expect(readCommandLine(defaults, args)).toEqual(given);
});

test.each([
  { args: ['--worlds', 'ten'], says: '--worlds must be a whole number above 0, not "ten".' },
  { args: ['--worlds', '0'], says: '--worlds must be a whole number above 0, not "0".' },
  { args: ['--worlds', '1.5'], says: '--worlds must be a whole number above 0, not "1.5".' },
  { args: ['--world', '7'], says: "Unknown option '--world'" },
  { args: ['--worlds'], says: "Option '--worlds <value>' argument missing" },
  { args: ['seven'], says: "Unexpected argument 'seven'" },
])('the command line $args is rejected', ({ args, says }) => {
  expect(() => readCommandLine(defaults, args)).toThrow(says);
});
