/** P10: what a page fetches until a call can be placed from the script tag, and all there is for a call; `--from-tarball`: of the package. */
import {compressed, type Files, plainFilesOf, scriptTagFiles} from './support/bundle.js';
import {judge, judgeFigure} from './support/figures.js';

/** `@signalwire/call-widget` with all it fetches for a call, compressed in the same way. */
const widget = 290;

/** What must have come before somebody can be called. */
const needed = ['entry.js', 'calls.js', 'peerjs.js'] as const;

function sizeOf(files: Files, names: Iterable<string>): number {
  let bytes = 0;
  for (const name of names) {
    const code = files.get(name);
    if (code === undefined) throw new Error(`There is no ${name}.`);
    bytes += compressed(code);
  }
  return bytes;
}

/** Words of another language: one more table, for who speaks it. */
function isTable(name: string): boolean {
  return name.startsWith('locales/');
}

const ours = await scriptTagFiles();
const rival = await plainFilesOf('pages/lit-peerjs.ts');
const [entry = ''] = ours.keys();

for (const [name, code] of ours) if (!isTable(name)) console.log(`  ${name}: ${compressed(code)} bytes`);
const parts = needed.map((name) => (name === 'entry.js' ? entry : name));
judge(
  {what: 'P10 bytes until a call can be placed (brotli)', rival: 'lit + peerjs ', unit: 'bytes', goal: 1.4},
  {ours: [sizeOf(ours, parts)], rivals: [sizeOf(rival, rival.keys())]},
);
const all = [...ours.keys()].filter((name) => !isTable(name));
const kilobytes = sizeOf(ours, all) / 1000;
judgeFigure(
  'P10 everything for a call',
  kilobytes,
  0.25 * widget,
  `KB (0.25 × the ${widget} KB of SignalWire's widget)`,
);
