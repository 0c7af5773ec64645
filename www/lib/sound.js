// Sounds made with Web Audio: a ring of two tones, and quiet ones that are made once.  Each can be switched off, none
// is the only sign of anything.

/**
 * Made once: Hz, and seconds from the beginning.  knock: a second call while one is on.
 * @type {Record<string, [hertz: number, at: number][]>}
 */
const ONCE = {
  knock: [[440, 0], [440, 0.2]],
  missed: [[520, 0], [390, 0.18], [310, 0.36]],
  message: [[880, 0], [1175, 0.15]],
  lost: [[330, 0], [220, 0.2]],
  back: [[330, 0], [440, 0.2]],
};
export const SOUNDS = ['ring', ...Object.keys(ONCE)];

/** @type {AudioContext | null} */
let context = null;
/** @type {ReturnType<typeof setInterval> | undefined} */
let ringing;

const OFF_KEY = 'aplomb.sounds.off';
const VOLUME_KEY = 'aplomb.volume';
/** As loud as the sounds are written below. */
const VOLUME = 50;

/** @returns {string[]} those of SOUNDS that the person does not want */
function off() {
  return (localStorage.getItem(OFF_KEY) ?? '').split(' ');
}

/** @param {string} name one of SOUNDS */
export function isWanted(name) {
  return !off().includes(name);
}

/**
 * @param {string} name one of SOUNDS
 * @param {boolean} wanted kept in this browser
 */
export function want(name, wanted) {
  localStorage.setItem(OFF_KEY, [...off().filter((o) => o && o !== name), ...wanted ? [] : [name]].join(' '));
}

/** @returns {number} 0..100 */
export function volume() {
  return Number(localStorage.getItem(VOLUME_KEY) ?? VOLUME);
}

/** @param {number} now 0..100; kept in this browser */
export function setVolume(now) {
  localStorage.setItem(VOLUME_KEY, String(now));
}

/** Call from a press: browsers let a page sound only after one. */
export function allowSound() {
  try {
    context ??= new AudioContext();
    void context.resume();
  } catch {
    context = null; // no audio device
  }
}

/** @returns {boolean} a ring could be heard */
export function canSound() {
  return context?.state === 'running';
}

/**
 * @param {number} frequency Hz
 * @param {number} at seconds from now
 * @param {number} length seconds
 * @param {number} loud 0..1
 */
function tone(frequency, at, length, loud) {
  if (!context || context.state !== 'running')
    return;
  const from = context.currentTime + at;
  const source = context.createOscillator();
  const gain = context.createGain();
  source.frequency.value = frequency;
  gain.gain.setValueAtTime(0, from);
  const height = loud * volume() / VOLUME;
  gain.gain.linearRampToValueAtTime(height, from + 0.02);
  gain.gain.setValueAtTime(height, from + length - 0.05);
  gain.gain.linearRampToValueAtTime(0, from + length);
  source.connect(gain).connect(context.destination);
  source.start(from);
  source.stop(from + length);
}

function ringOnce() {
  for (let i = 0; i < 5; i++) {
    tone(660, i * 0.4, 0.2, 0.12);
    tone(830, i * 0.4 + 0.2, 0.2, 0.12);
  }
}

/** 2 s on, 4 s off, until stopRing(). */
export function ring() {
  if (ringing !== undefined || !isWanted('ring'))
    return;
  ringOnce();
  ringing = setInterval(ringOnce, 6000);
}

export function stopRing() {
  clearInterval(ringing);
  ringing = undefined;
}

/** @param {string} name one of SOUNDS; heard once, wanted or not */
export function play(name) {
  if (name === 'ring')
    ringOnce();
  for (const [hertz, at] of ONCE[name] ?? [])
    tone(hertz, at, 0.12, 0.05);
}

/** @param {string} name one of SOUNDS; heard once, where it is wanted */
export function sound(name) {
  if (isWanted(name))
    play(name);
}
