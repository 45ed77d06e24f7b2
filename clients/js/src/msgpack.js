// As much of MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md) as a gateway sends: no extension types.
// Whole numbers over 2^53 are rounded, as JSON.parse rounds them.

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** The one value that the bytes hold. */
export function decode(/** @type {ArrayBuffer | Uint8Array} */ bytes) {
  const reader = new Reader(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes));
  const value = reader.value();
  if (reader.at !== reader.bytes.length) throw new RangeError('bytes are left after the MessagePack value');
  return value;
}

class Reader {
  constructor(/** @type {Uint8Array} */ bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
  }

  /** @returns {unknown} */
  value() {
    const head = this.#uint(1);
    if (head < 0x80) return head;
    if (head < 0x90) return this.#map(head & 0x0f);
    if (head < 0xa0) return this.#array(head & 0x0f);
    if (head < 0xc0) return this.#text(head & 0x1f);
    if (head >= 0xe0) return head - 0x100;
    switch (head) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return this.#take(this.#uint(1 << (head - 0xc4))).slice();
      case 0xca:
        return this.view.getFloat32(this.#skip(4));
      case 0xcb:
        return this.view.getFloat64(this.#skip(8));
      case 0xcc:
      case 0xcd:
      case 0xce:
        return this.#uint(1 << (head - 0xcc));
      case 0xcf:
        return Number(this.view.getBigUint64(this.#skip(8)));
      case 0xd0:
        return this.view.getInt8(this.#skip(1));
      case 0xd1:
        return this.view.getInt16(this.#skip(2));
      case 0xd2:
        return this.view.getInt32(this.#skip(4));
      case 0xd3:
        return Number(this.view.getBigInt64(this.#skip(8)));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.#text(this.#uint(1 << (head - 0xd9)));
      case 0xdc:
      case 0xdd:
        return this.#array(this.#uint(2 << (head - 0xdc)));
      case 0xde:
      case 0xdf:
        return this.#map(this.#uint(2 << (head - 0xde)));
      default:
        throw new RangeError(`0x${head.toString(16)} is no MessagePack that a gateway sends`);
    }
  }

  #skip(/** @type {number} */ count) {
    const at = this.at;
    this.at += count;
    return at;
  }

  #uint(/** @type {number} */ size) {
    const at = this.#skip(size);
    if (size === 1) return this.view.getUint8(at);
    return size === 2 ? this.view.getUint16(at) : this.view.getUint32(at);
  }

  #take(/** @type {number} */ size) {
    if (this.at + size > this.bytes.length) throw new RangeError('the MessagePack value is cut off');
    const at = this.#skip(size);
    return this.bytes.subarray(at, at + size);
  }

  #text(/** @type {number} */ size) {
    return UTF8.decode(this.#take(size));
  }

  #array(/** @type {number} */ size) {
    if (size > this.bytes.length - this.at) throw new RangeError('the MessagePack value is cut off');
    return Array.from({ length: size }, () => this.value());
  }

  #map(/** @type {number} */ size) {
    /** @type {Record<string, unknown>} */
    const map = {};
    for (let i = 0; i < size; i++) {
      const name = String(this.value());
      if (name === '__proto__') Object.defineProperty(map, name, { value: this.value(), enumerable: true });
      else map[name] = this.value();
    }
    return map;
  }
}
