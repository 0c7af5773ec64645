// The themes people may choose: as the computer prefers, light, dark, and both with more contrast.

export const THEMES = ['auto', 'light', 'dark', 'contrast-light', 'contrast-dark'];
