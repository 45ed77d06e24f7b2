// Asks for how long and why an alert should be told to nobody.
import { keyFields } from '../model/alert-events.js';
import { attempt } from '../parts/announce.js';
import { dialog } from '../parts/dialog.js';
import { el } from '../parts/element.js';

const TIMES = [['30m', '30 minutes'], ['1h', '1 hour'], ['4h', '4 hours'], ['1d', '1 day'], ['7d', '1 week']];
const ALL = '*';

/** @param event the alert to silence; undefined for a silence of any */
export function silenceDialog(event, { gateway, monitor }) {
  const names = [...new Set([...monitor.alerts.rules.map((r) => r.name), ...monitor.alerts.active.map((a) => a.alert), ...(event ? [event.alert] : [])])];
  const alert = el('select', {}, el('option', { value: ALL }, 'all alerts'), ...names.map((n) => el('option', { value: n }, n)));
  alert.value = event?.alert ?? names[0] ?? ALL;
  const fields = Object.entries(event ? keyFields(event) : {});
  const match = fields.map(([name, value]) => el('label.check', {}, el('input', { type: 'checkbox', checked: true, value: name }), `only ${name} ${value}`));
  const how = el('select', {}, ...TIMES.map(([value, text]) => el('option', { value }, text)));
  how.value = '1h';
  const by = el('input', { type: 'text', autocomplete: 'name', value: localStorage.getItem('weir.name') ?? '' });
  const reason = el('input', { type: 'text', placeholder: 'for those who find it silent' });
  const label = (text, input) => el('label.field', {}, el('span', {}, text), input);

  dialog('Silence', 'Silence', [
    el('p.dim', {}, 'A silenced alert is still shown here, but nobody is notified.'),
    label('Alert', alert), ...match, label('For', how), label('Your name', by), label('Reason', reason),
  ], async () => {
    localStorage.setItem('weir.name', by.value.trim());
    const chosen = fields.filter((_, i) => match[i].firstChild.checked);
    return attempt(async () => {
      await gateway.post('/api/silences', {
        alert: alert.value,
        for: how.value,
        ...(chosen.length && { match: Object.fromEntries(chosen) }),
        ...(by.value.trim() && { by: by.value.trim() }),
        ...(reason.value.trim() && { reason: reason.value.trim() }),
      });
      await monitor.refreshAlerts();
    }, `Silenced for ${how.selectedOptions[0].textContent}`);
  });
}
