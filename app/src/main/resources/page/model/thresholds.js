// The constants that an alert's condition compares fields with, to be drawn as lines:
// "mean > 150.50 and symbol = 'TICKER'" is the line mean = 150.5, for the key TICKER only.
const TOKEN = /\s*(?:(\d[\d_]*\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|'((?:[^']|'')*)'|([A-Za-z_][\w.]*)|(<=|>=|<>|!=|==|[<>=(),+*/%-])|(.))/gy;
const TURNED = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

function tokens(text) {
  return [...text.matchAll(TOKEN)].map(([, number, string, name, sign, other]) =>
    number !== undefined ? { kind: 'number', value: Number(number.replaceAll('_', '')) }
      : string !== undefined ? { kind: 'text', value: string.replaceAll("''", "'") }
      : name !== undefined ? { kind: /^(and|or|not)$/i.test(name) ? 'word' : 'name', value: name }
      : { kind: 'sign', value: sign ?? other });
}

/**
 * The comparisons in an expression as {field, op, value}, and the equalities with texts as {field, text}. It reads only what it
 * surely understands: `field op constant`, either way round, and `abs(field) op constant`, which is two lines.
 */
export function comparisons(text) {
  const found = [];
  for (const part of split(tokens(text ?? ''))) {
    const at = part.findIndex((t) => t.kind === 'sign' && /^[<>=!]/.test(t.value));
    if (at < 0) continue;
    const [left, op, right] = [operand(part.slice(0, at)), part[at].value, operand(part.slice(at + 1))];
    if (left?.field && right && 'constant' in right) add(found, left, op, right.constant);
    else if (right?.field && left && 'constant' in left) add(found, right, TURNED[op] ?? op, left.constant);
  }
  return found;
}

/** At the words and, or, not, and at parentheses that only group. */
function split(all) {
  const parts = [[]];
  const called = []; // for each open parenthesis, whether it is a function's
  all.forEach((token, i) => {
    const isCall = token.value === '(' && token.kind === 'sign' && all[i - 1]?.kind === 'name';
    if (token.kind === 'sign' && token.value === '(') called.push(isCall);
    const groups = token.kind === 'sign' && ((token.value === '(' && !isCall) || (token.value === ')' && called.at(-1) === false));
    if (token.kind === 'sign' && token.value === ')') called.pop();
    if (token.kind === 'word' || groups) parts.push([]);
    else parts.at(-1).push(token);
  });
  return parts;
}

function operand(part) {
  const shape = part.map((t) => (t.kind === 'sign' ? t.value : t.kind)).join(' ');
  switch (shape) {
    case 'name': return { field: part[0].value };
    case 'number': case 'text': return { constant: part[0].value };
    case '- number': return { constant: -part[1].value };
    case 'name ( name )': return part[0].value.toLowerCase() === 'abs' ? { field: part[2].value, absolute: true } : undefined;
    default: return undefined;
  }
}

function add(found, { field, absolute }, op, constant) {
  if (typeof constant === 'string') {
    if (op === '=' || op === '==') found.push({ field, text: constant });
  } else if (op !== '!=' && op !== '<>') {
    found.push({ field, op, value: constant });
    if (absolute && constant !== 0) found.push({ field, op: TURNED[op] ?? op, value: -constant });
  }
}

/** The lines of a stream's rules, for the fields that are shown. `only` maps key fields to the one value a line is meant for. */
export function thresholds(rules, stream, keys) {
  return rules.filter((rule) => rule.stream === stream).flatMap((rule) => {
    const when = comparisons(rule.when);
    // What is meant for one key says so in an equality; with `or` it might be meant for others too.
    const isPlain = !/\bor\b|\bnot\b/i.test(rule.when ?? '');
    const only = Object.fromEntries(isPlain ? when.filter((c) => 'text' in c && keys.includes(c.field)).map((c) => [c.field, c.text]) : []);
    const line = (c, from) => ({ alert: rule.name, severity: rule.severity, from, only, ...c });
    return [
      ...when.filter((c) => 'value' in c).map((c) => line(c, 'when')),
      ...comparisons(rule.until).filter((c) => 'value' in c).map((c) => line(c, 'until')),
    ];
  });
}
