// XML and JSON as people read them: one element or member a line, by depth.  Anything else, and what
// is broken, stays as it is.

const STEP = '  ';
/** Tags, comments, CDATA and the like; and what is between them. */
const PIECES = /<!\[CDATA\[[^]*?\]\]>|<!--[^]*?-->|<[^>]*>|[^<]+/g;

/** @param {string} text @returns {string} */
export function pretty(text) {
  const start = text.trimStart()[0];
  if (start === '{' || start === '[')
    return prettyJson(text);
  return start === '<' && text.trimEnd().endsWith('>') ? prettyXml(text) : text;
}

/** @param {string} text */
function prettyJson(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** @param {string} text */
function prettyXml(text) {
  /** @type {string[]} */
  const lines = [];
  let depth = 0;
  let open = false; // the last line is a start tag, perhaps with its text
  for (const piece of text.match(PIECES) ?? []) {
    const isEnd = piece.startsWith('</');
    const isStart = /^<[^!?/]/.test(piece) && !piece.endsWith('/>');
    if (isEnd)
      depth = Math.max(0, depth - 1);
    if (open && (isEnd || !piece.startsWith('<')))
      lines[lines.length - 1] += isEnd ? piece : piece.trim();
    else if (piece.trim())
      lines.push(STEP.repeat(depth) + piece.trim());
    if (isStart)
      depth++;
    open = isStart || (open && !piece.startsWith('<'));
  }
  return lines.join('\n');
}
