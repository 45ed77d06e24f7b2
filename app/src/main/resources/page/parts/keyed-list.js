// A list that keeps the element of each item for as long as the item is there: focus and selection stay, nothing flickers.
export function keyedList(element, make) {
  let known = new Map();
  return {
    element,
    show(items, keyOf, ...more) {
      const next = new Map();
      let at = element.firstElementChild;
      for (const item of items) {
        const key = keyOf(item);
        if (next.has(key)) continue;
        const row = known.get(key) ?? make(item);
        known.delete(key);
        next.set(key, row);
        if (row.element === at) at = at.nextElementSibling;
        else element.insertBefore(row.element, at);
        row.show(item, ...more);
      }
      known.forEach((row) => row.element.remove());
      known = next;
    },
  };
}
