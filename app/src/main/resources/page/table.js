// The newest values of every key: updates are gathered and shown once a frame.
export const format = (value) =>
  typeof value !== 'number' ? String(value ?? '–')
    : Number.isInteger(value) ? value.toLocaleString()
    : Math.abs(value) >= 1 ? value.toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
    : value.toPrecision(3);

export class Table {
  constructor(table, filter, onChoose) {
    Object.assign(this, { head: table.tHead, body: table.tBodies[0], onChoose, rows: new Map(), pending: new Map(), sort: null, text: '' });
    filter.oninput = () => {
      this.text = filter.value.toLowerCase();
      this.rows.forEach((row, key) => (row.element.hidden = !key.toLowerCase().includes(this.text)));
    };
    const frame = () => {
      this.flush();
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  begin(keyName, fields) {
    this.columns = fields;
    this.rows.clear();
    this.pending.clear();
    this.body.replaceChildren();
    const row = document.createElement('tr');
    row.append(...[keyName, ...fields].map((name, i) => {
      const th = Object.assign(document.createElement('th'), { textContent: name, tabIndex: 0, scope: 'col' });
      th.onclick = () => this.sortBy(i, th);
      th.onkeydown = (e) => e.key === 'Enter' && this.sortBy(i, th);
      return th;
    }));
    this.head.replaceChildren(row);
  }

  update(key, change) {
    this.pending.set(key, change);
  }

  flush() {
    if (this.pending.size === 0) return;
    for (const [key, change] of this.pending) {
      const row = this.rows.get(key) ?? this.add(key);
      row.change = change;
      this.columns.forEach((field, i) => {
        const cell = row.cells[i];
        const text = format(change[field]);
        if (cell.textContent !== text) {
          cell.textContent = text;
          cell.title = String(change[field]);
          cell.classList.add('changed');
          setTimeout(() => cell.classList.remove('changed'), 150);
        }
      });
    }
    this.pending.clear();
  }

  add(key) {
    const element = this.body.insertRow();
    element.dataset.key = key;
    element.tabIndex = 0;
    element.hidden = !key.toLowerCase().includes(this.text);
    element.insertCell().textContent = key;
    element.onclick = () => this.onChoose(key);
    element.onkeydown = (e) => e.key === 'Enter' && this.onChoose(key);
    const row = { element, cells: this.columns.map(() => element.insertCell()) };
    this.rows.set(key, row);
    return row;
  }

  select(key) {
    this.rows.forEach((row, k) => row.element.setAttribute('aria-selected', k === key));
  }

  sortBy(column, th) {
    const down = this.sort?.column === column && !this.sort.down;
    this.sort = { column, down };
    for (const other of this.head.rows[0].cells) other.removeAttribute('aria-sort');
    th.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    const value = ([key, row]) => (column === 0 ? key : row.change[this.columns[column - 1]] ?? -Infinity);
    const sorted = [...this.rows].sort((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0));
    if (down) sorted.reverse();
    this.body.append(...sorted.map(([, row]) => row.element));
  }
}
