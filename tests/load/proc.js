/* What /proc says of the processes that are measured. */
import fs from 'node:fs';

const TICKS = 100; /* of /proc/PID/stat, a second: USER_HZ on Linux */
const ORDINARY = 0; /* SCHED_OTHER */

/* From its state on, which is the third. */
function statOf(folder) {
  const stat = fs.readFileSync(`${folder}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Its parent, and its seconds of processor time. */
export function processOf(pid) {
  const fields = statOf(`/proc/${pid}`);
  return { parent: Number(fields[1]), seconds: (Number(fields[11]) + Number(fields[12])) / TICKS };
}

/** Threads of a process, but those that do by their own wish what may wait (SCHED_BATCH and the like). */
export function ordinaryThreadsOf(pid) {
  const all = fs.readdirSync(`/proc/${pid}/task`);
  return all.filter((id) => Number(statOf(`/proc/${pid}/task/${id}`)[38]) === ORDINARY).map(Number);
}

/* Of a program all copies, which have one parent. */
function copiesOf(site, name) {
  const pid = site.pid(name);
  if (!name.includes('.')) return [pid];
  const { parent } = processOf(pid);
  return fs.readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ').map(Number);
}

/** All processes of an installation. */
export function processesOf(site) {
  return [...new Set(site.pidNames().flatMap((name) => copiesOf(site, name)))];
}

/** Seconds of processor time by name: of a program all copies. */
export function processorTimes(site) {
  const times = {};
  for (const name of site.pidNames())
    times[name] = copiesOf(site, name).reduce((sum, pid) => sum + processOf(pid).seconds, 0);
  return times;
}

/** Resident bytes, those of mapped files included. */
export function residentOf(pid) {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) * 1024;
}
