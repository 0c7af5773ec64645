// Sounds made with Web Audio: a ring of two tones, a knock.  Never the only sign of anything.

/** @type {AudioContext | null} */
let context = null;
/** @type {ReturnType<typeof setInterval> | undefined} */
let ringing;

const VOLUME_KEY = 'aplomb.volume';
/** As loud as the sounds are written below. */
const VOLUME = 50;

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

export function ringOnce() {
  for (let i = 0; i < 5; i++) {
    tone(660, i * 0.4, 0.2, 0.12);
    tone(830, i * 0.4 + 0.2, 0.2, 0.12);
  }
}

/** 2 s on, 4 s off, until stopRing(). */
export function ring() {
  if (ringing !== undefined)
    return;
  ringOnce();
  ringing = setInterval(ringOnce, 6000);
}

export function stopRing() {
  clearInterval(ringing);
  ringing = undefined;
}

/** A second call while one is on. */
export function knock() {
  tone(440, 0, 0.12, 0.05);
  tone(440, 0.2, 0.12, 0.05);
}
