// The last values of something, in bounded memory; oldest first.
export class Ring {
  constructor(capacity) {
    this.values = new Float64Array(capacity);
    this.length = 0;
    this.next = 0;
  }

  push(value) {
    this.values[this.next] = value;
    this.next = (this.next + 1) % this.values.length;
    this.length = Math.min(this.length + 1, this.values.length);
  }

  /** Another newest value in place of the newest. */
  replaceLast(value) {
    if (this.length === 0) this.push(value);
    else this.values[(this.next + this.values.length - 1) % this.values.length] = value;
  }

  at(i) {
    return this.values[(this.next - this.length + i + this.values.length) % this.values.length];
  }

  get last() {
    return this.length ? this.at(this.length - 1) : NaN;
  }

  toArray() {
    return Array.from({ length: this.length }, (_, i) => this.at(i));
  }
}
