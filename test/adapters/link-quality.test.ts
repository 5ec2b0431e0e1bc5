import {expect} from '@open-wc/testing';
import {measureQuality} from '../../src/adapters/link-quality.js';
import type {LinkStatistics} from '../../src/controller/ports.js';
import type {LinkQuality} from '../../src/core/call-snapshot.js';
import {until} from '../fakes/until.js';
import {capture, stopCaptured} from './captured.js';
import {connected} from './link-pair.js';

/** What is told, and how often it was looked. */
function measure(statistics: () => Promise<LinkStatistics>) {
  const told: LinkQuality[] = [];
  const abort = new AbortController();
  let looks = 0;
  const look = () => {
    looks += 1;
    return statistics();
  };
  measureQuality({statistics: look}, (quality) => told.push(quality), abort.signal);
  return {told, abort, looks: () => looks};
}

describe('measureQuality', () => {
  const {setTimeout} = globalThis;
  let isFast = false;

  // Two seconds are a long time for a test.
  before(() => {
    globalThis.setTimeout = ((run: () => void, ms?: number) =>
      setTimeout(run, isFast && ms === 2_000 ? 20 : ms)) as typeof setTimeout;
  });
  after(() => (globalThis.setTimeout = setTimeout));
  beforeEach(() => (isFast = true));
  afterEach(() => (isFast = false));

  it('finds a connection within one machine good, and says it once', async () => {
    isFast = false;
    const {caller, callee} = await connected();
    const {mic, camera} = await capture();
    for (const side of [caller, callee]) {
      side.tracks.publish('mic', mic);
      side.tracks.publish('camera', camera);
      side.link.attach();
    }
    const {told, abort} = measure(() => caller.link.statistics());
    await until(() => told.length > 0, 'it is told', 8_000);
    const [first] = told;
    expect([first?.level, first?.reason, first?.relayed]).to.deep.equal(['good', null, false]);
    expect(first?.rtt).to.be.within(0, 200);
    abort.abort();
    caller.link.close();
    callee.link.close();
    stopCaptured();
  });

  it('counts what is lost from look to look, whoever says it', async () => {
    let received = 0;
    let lost = 0;
    let isBad = false;
    const {told, abort, looks} = measure(async () => {
      received += 100;
      lost += isBad ? 40 : 0;
      const entry = {id: 'in', timestamp: 0, type: 'inbound-rtp', kind: 'audio', jitter: 0.002} as const;
      return {relayed: false, rtt: 20, entries: [{...entry, packetsReceived: received, packetsLost: lost}]};
    });
    await until(() => told.length === 1, 'it is told');
    expect(told[0]?.level).to.equal('good');
    const before = looks();
    await until(() => looks() > before + 5, 'it is looked again');
    expect(told.length).to.equal(1);
    isBad = true;
    await until(() => told.at(-1)?.level === 'poor', 'it is poor');
    expect(told.at(-1)?.reason).to.equal('loss');
    isBad = false;
    await until(() => told.at(-1)?.level === 'good', 'it is good again');
    abort.abort();
  });

  it('believes the other side about what arrives there', async () => {
    const entry = {id: 'far', timestamp: 0, type: 'remote-inbound-rtp', kind: 'audio', fractionLost: 0.3} as const;
    const {told, abort} = measure(async () => ({relayed: true, rtt: 20, entries: [entry]}));
    await until(() => told.at(-1)?.level === 'poor', 'it is poor');
    expect(told.at(-1)?.relayed).to.be.true;
    abort.abort();
  });

  it('looks no more once nobody wants to know', async () => {
    let answer: (statistics: LinkStatistics) => void = () => {};
    const {abort, looks, told} = measure(() => new Promise((resolve) => (answer = resolve)));
    abort.abort();
    answer({relayed: false, rtt: 20, entries: []});
    await new Promise((resolve) => requestAnimationFrame(resolve));
    expect([looks(), told.length]).to.deep.equal([1, 0]);
  });
});
