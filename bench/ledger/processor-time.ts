import { readFileSync, readdirSync } from 'node:fs';

/** Ticks of a second in /proc, on every Linux that Node runs on. */
const TICKS_A_SECOND = 100;
/** Places of /proc/PID/stat after the name of the program, from 0: its parent, and its four times. */
const PARENT = 1;
const TIMES = [11, 12, 13, 14];

/** Milliseconds of processor time that a process, its children and those of them that ended have taken. */
export function processorMs(pid: number): number {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => read(Number(name)));
  const own = all.find((one) => one.pid === pid);
  if (!own) throw new Error(`Process ${String(pid)} is gone.`);
  const children = all.filter(({ parent }) => parent === pid);
  const ticks = [own, ...children].reduce((sum, one) => sum + one.ticks, 0);
  return (ticks * 1000) / TICKS_A_SECOND;
}

function read(pid: number): { pid: number; parent: number; ticks: number }[] {
  let text;
  try {
    text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  } catch {
    // It ended while the others were read; its parent has its time.
    return [];
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = TIMES.reduce((sum, place) => sum + Number(fields[place]), 0);
  return [{ pid, parent: Number(fields[PARENT]), ticks }];
}
