import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

/**
 * A zip as others make them.
 * @param {(string | number)[][]} entries [name, content or how many zeros]; of a link the target is the content, and 'link' follows
 * @returns {Buffer}
 */
export function zipOf(entries) {
  const script = `
import sys, json, zipfile, io
out = io.BytesIO()
with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
    for entry in json.load(sys.stdin):
        info = zipfile.ZipInfo(entry[0])
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system = 3
        info.external_attr = ((0o120777 if len(entry) > 2 else 0o100644) << 16)
        z.writestr(info, entry[1] if isinstance(entry[1], str) else b'\\0' * entry[1])
sys.stdout.buffer.write(out.getvalue())`;
  const { status, stdout, stderr } = spawnSync('python3', ['-W', 'ignore', '-c', script], { input: JSON.stringify(entries), maxBuffer: 1 << 26 });
  assert.equal(status, 0, String(stderr));
  return stdout;
}
