// The one sentence at the top of the overview: the worst of what there is to say.
import { bytes, duration, plural } from '../model/format.js';

const MUCH_LAG = 10e6;

export function health({ answers, problem, status, seesAll, feeds, alerts, lagBytes }) {
  if (answers === null) return { level: 'warn', sentence: 'Waiting for the gateway…' };
  if (!answers) return { level: 'bad', sentence: `Not known: ${problem}.` };
  const down = feeds.filter((f) => f.state !== 'connected');
  if (down.length) return { level: 'bad', sentence: `${down.map((f) => f.name).join(', ')} ${down.length === 1 ? 'is' : 'are'} not connected.` };
  if (lagBytes > MUCH_LAG) return { level: 'warn', sentence: `Computing is ${bytes(lagBytes)} behind what was received.` };
  const flows = seesAll ? 'Everything flows' : 'The gateway answers';
  const critical = alerts.active.filter((a) => !a.acknowledged && !a.silenced).length;
  const up = `up ${duration(status.uptimeSeconds)}`;
  if (critical) return { level: 'warn', sentence: `${flows}; ${plural(critical, 'alert')} to look at · ${up}` };
  return { level: 'good', sentence: `${flows} · ${up}` };
}
