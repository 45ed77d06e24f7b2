// Where in a pipeline file something is defined. Enough YAML for that: sections at the left, names indented under them.
/** [first line, line after the last] of what stands under `name` in a section; [-1, -1] where there is none. */
export function definition(lines, section, name) {
  const start = lines.findIndex((l) => l.startsWith(`${section}:`));
  if (start < 0) return [-1, -1];
  const isName = (line) => new RegExp(`^(\\s+)["']?${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}["']?\\s*:`).exec(line);
  for (let i = start + 1; i < lines.length && !/^\S/.test(lines[i].replace(/^#.*/, '')); i++) {
    const found = isName(lines[i]);
    if (!found) continue;
    let end = i + 1;
    while (end < lines.length && (lines[end].trim() === '' || /^\s*/.exec(lines[end])[0].length > found[1].length)) end++;
    while (lines[end - 1].trim() === '') end--;
    return [i, end];
  }
  return [-1, -1];
}
