// What the address says: '#/streams/rolling?keys=AAPL&range=5m' is a view, a name in it, and what it shows.
export const VIEWS = ['overview', 'streams', 'alerts', 'pipeline', 'dead-letters'];

export function parse(hash) {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [view, ...rest] = path.split('/');
  return {
    view: VIEWS.includes(view) ? view : 'overview',
    name: decode(rest.join('/')),
    params: new URLSearchParams(query),
  };
}

export function href(view, name = '', params = new URLSearchParams()) {
  const path = view === 'overview' ? '' : view + (name ? `/${encodeURIComponent(name)}` : '');
  const query = params.toString();
  return `#/${path}${query ? `?${query}` : ''}`;
}

/** A % that belongs to nothing is itself. */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
