import { DataSource } from 'typeorm';
import { rebuild } from '#chain';
import { Walls, databaseOptions } from '#database';

/** What one process measured: events, seconds of each replay, and its peak memory in bytes. */
export interface Replays {
  events: number;
  seconds: number[];
  maxRssBytes: number;
}

// A process of its own, so that the peak of its memory is that of replaying and of nothing else.
const [, , url = '', times = '1'] = process.argv;
const source = await new DataSource(databaseOptions(url, 2)).initialize();
const walls = new Walls(source);
const replays: Replays = { events: 0, seconds: [], maxRssBytes: 0 };
for (let n = 0; n < Number(times); n++) {
  const start = performance.now();
  replays.events = await rebuild(walls);
  replays.seconds.push((performance.now() - start) / 1000);
}
replays.maxRssBytes = process.resourceUsage().maxRSS * 1024;
await source.destroy();
process.stdout.write(JSON.stringify(replays));
