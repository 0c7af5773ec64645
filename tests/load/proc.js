/* What /proc says of the processes that are measured. */
import fs from 'node:fs';

const TICKS = 100; /* of /proc/PID/stat, a second: USER_HZ on Linux */

/** Its parent, and its seconds of processor time. */
export function processOf(pid) {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1]), seconds: (Number(fields[11]) + Number(fields[12])) / TICKS };
}

/** Seconds of processor time by name: of a program all copies, which have one parent. */
export function processorTimes(site) {
  const times = {};
  for (const name of site.pidNames()) {
    const { parent, seconds } = processOf(site.pid(name));
    const siblings = fs.readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ');
    times[name] = name.includes('.')
      ? siblings.reduce((sum, pid) => sum + processOf(pid).seconds, 0)
      : seconds;
  }
  return times;
}

/** Resident bytes, those of mapped files included. */
export function residentOf(pid) {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) * 1024;
}
