// What of a stream can be copied: what is shown, and the lines of a program that subscribe to it.
import { csv, json } from '../model/export.js';
import { javascript, python } from '../model/snippets.js';
import { attempt } from '../parts/announce.js';
import { copy } from '../parts/clipboard.js';
import { menu } from '../parts/menu.js';

export function copyMenu(view) {
  const put = (what, text) => () => attempt(() => copy(text()), `Copied: ${what}`);
  const tableColumns = () => ['time', ...view.live.keyNames, ...view.live.description.fields.map((f) => f.name)];
  const chartColumns = () => ['time', 'key', ...view.fields];
  const snippet = (language) => () => {
    const { gateway } = view.context;
    const { keyNames, rows } = view.live;
    const symbols = [...new Set(view.keys.map((key) => rows.get(key)?.change[keyNames[0]] ?? key))];
    return language(gateway.publicUrl(), view.name, keyNames[0], symbols, Boolean(gateway.token));
  };
  return menu('Copy', 'copy', [
    ['Table as CSV', put('the table as CSV', () => csv(tableColumns(), view.table.shownRows()))],
    ['Table as JSON', put('the table as JSON', () => json(view.table.shownRows()))],
    ['Chart as CSV', put('the chart as CSV', () => csv(chartColumns(), view.chart.rows()))],
    ['Chart as JSON', put('the chart as JSON', () => json(view.chart.rows()))],
    ['Python that subscribes to it', put('a Python script', snippet(python))],
    ['JavaScript that subscribes to it', put('a JavaScript snippet', snippet(javascript))],
    ['Link to this view', put('the link', () => location.href)],
  ]);
}
