import * as sdk from '@aws-sdk/client-api-gateway';
import { expectRefusals, none, patch, value } from './refusal-world.ts';

expectRefusals('API Gateway refuses keys', [
  [
    'a key value of 19 characters',
    '400 BadRequestException',
    () => new sdk.CreateApiKeyCommand({ value: 'a'.repeat(19) }),
  ],
  [
    'a key value of 129 characters',
    '400 BadRequestException',
    () => new sdk.CreateApiKeyCommand({ value: 'a'.repeat(129) }),
  ],
  [
    'a key value with a dash',
    '400 BadRequestException',
    () => new sdk.CreateApiKeyCommand({ value: 'a-'.repeat(12) }),
  ],
  ['a key value that another key has', '409 ConflictException', () => new sdk.CreateApiKeyCommand({ value })],
  [
    'a key with a reserved tag',
    '400 BadRequestException',
    () => new sdk.CreateApiKeyCommand({ tags: { 'aws:x': '1' } }),
  ],
  [
    'a key with 51 tags',
    '400 BadRequestException',
    () =>
      new sdk.CreateApiKeyCommand({
        tags: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`t${n}`, ''])),
      }),
  ],
  ['an unknown key', '404 NotFoundException', () => new sdk.GetApiKeyCommand({ apiKey: none })],
  ['deleting an unknown key', '404 NotFoundException', () => new sdk.DeleteApiKeyCommand({ apiKey: none })],
  [
    'changing an unknown key',
    '404 NotFoundException',
    () => new sdk.UpdateApiKeyCommand({ apiKey: none, ...patch('replace', '/enabled', 'true') }),
  ],
  [
    "changing a key's value",
    '400 BadRequestException',
    ({ key }) => new sdk.UpdateApiKeyCommand({ apiKey: key, ...patch('replace', '/value', 'x') }),
  ],
  [
    "adding to a key's name",
    '400 BadRequestException',
    ({ key }) => new sdk.UpdateApiKeyCommand({ apiKey: key, ...patch('add', '/name', 'x') }),
  ],
  [
    'an op that PATCH does not have',
    '400 ValidationException',
    ({ key }) => new sdk.UpdateApiKeyCommand({ apiKey: key, ...patch('set', '/name', 'x') }),
  ],
  ['a page of 501 keys', '400 BadRequestException', () => new sdk.GetApiKeysCommand({ limit: 501 })],
  ['a page of 0 keys', '400 BadRequestException', () => new sdk.GetApiKeysCommand({ limit: 0 })],
  [
    'a position that was never given out',
    '400 BadRequestException',
    () => new sdk.GetApiKeysCommand({ position: 'first' }),
  ],
]);
