// Which rows of a long table stand in its window.
const AROUND = 4; // rows beyond each edge, so that scrolling never shows a blank

export function visible(scrollTop, height, rowHeight, total) {
  const first = Math.max(0, Math.min(Math.floor(scrollTop / rowHeight) - AROUND, total - 1));
  const last = Math.min(total, Math.ceil((scrollTop + height) / rowHeight) + AROUND);
  return { first, count: Math.max(0, last - first) };
}

/** Where to scroll so that a row is in full sight; where it is already, nowhere. */
export function scrollTo(row, scrollTop, height, rowHeight) {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  if (top + rowHeight > scrollTop + height) return top + rowHeight - height;
  return scrollTop;
}
