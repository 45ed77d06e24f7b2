import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '../src/msgpack.js';

const hex = (text) => Uint8Array.from(text.match(/../g) ?? [], (byte) => parseInt(byte, 16));
const repeat = (text, count) => Array.from({ length: count }, () => text).join('');

// The bytes are those of the specification's formats.
for (const [bytes, value] of [
  ['00', 0],
  ['7f', 127],
  ['ff', -1],
  ['e0', -32],
  ['c0', null],
  ['c2', false],
  ['c3', true],
  ['ccff', 255],
  ['cd0100', 256],
  ['ceffffffff', 4294967295],
  ['cf0000000100000000', 4294967296],
  ['d080', -128],
  ['d18000', -32768],
  ['d280000000', -2147483648],
  ['d3ffffffff00000000', -4294967296],
  ['ca3fc00000', 1.5],
  ['cb3ff199999999999a', 1.1],
  ['a3c3a961', 'éa'],
  ['d90161', 'a'],
  ['da000161', 'a'],
  ['db0000000161', 'a'],
  ['c40201ff', Uint8Array.of(1, 255)],
  ['c500010a', Uint8Array.of(10)],
  ['c6000000010a', Uint8Array.of(10)],
  ['9201a161', [1, 'a']],
  ['dc000101', [1]],
  ['dd0000000101', [1]],
  ['80', {}],
  ['81a161c0', { a: null }],
  ['de0001a16190', { a: [] }],
  ['df00000001a16180', { a: {} }],
  ['dc0011' + repeat('05', 17), Array(17).fill(5)],
]) {
  test(`${bytes.slice(0, 20)} is ${JSON.stringify(value)}`, () => assert.deepEqual(decode(hex(bytes)), value));
}

test('a view into a larger buffer is read where it is', () => {
  assert.equal(decode(hex('00cd010000').subarray(1, 4)), 256);
});

for (const bytes of ['', 'cd01', 'a361', '92', 'dd7fffffff', 'c4ff00', 'c1', 'd400', '0000']) {
  test(`'${bytes}' is refused`, () => assert.throws(() => decode(hex(bytes)), RangeError));
}

test('a field called __proto__ is a field', () => {
  const value = decode(hex('81a95f5f70726f746f5f5f81a16101'));
  assert.deepEqual(Object.keys(value), ['__proto__']);
  assert.equal(value.a, undefined);
});
