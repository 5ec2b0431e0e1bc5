import type {LinkStatistics, MeasureQuality} from '../controller/ports.js';
import type {LinkQuality} from '../core/call-snapshot.js';
import {isNoticeable, judge, type Judgement, type LinkSample} from '../core/link-quality.js';

/** How often a connection is looked at, in milliseconds. */
const pause = 2_000;

/** What is looked for among the statistics of a connection. */
interface Flow extends RTCStats {
  readonly kind?: string;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  /** In seconds. */
  readonly jitter?: number;
  readonly roundTripTime?: number;
  readonly fractionLost?: number;
}

export const measureQuality: MeasureQuality = (link, listener, signal) => {
  let counted = new Map<string, Flow>();
  let judgement: Judgement | null = null;
  let told: LinkQuality | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function look() {
    const statistics = await link.statistics();
    if (signal.aborted) return;
    timer = setTimeout(look, pause);
    // Each kind of statistics has some of these fields, which the type of all of them leaves open.
    const flows = statistics.entries as readonly Flow[];
    const isFirst = counted.size === 0;
    const sample = sampleOf(statistics, flows, counted);
    counted = new Map(flows.map((flow) => [flow.id, flow]));
    // What was lost while connecting says nothing of what comes.
    if (isFirst) return;
    judgement = judge(judgement, sample);
    if (!isNoticeable(told, judgement.quality)) return;
    told = judgement.quality;
    listener(told);
  }

  signal.addEventListener('abort', () => clearTimeout(timer), {once: true});
  void look();
};

/** What the browser counted since it was asked the last time, in both directions: the worse one is what is felt. */
function sampleOf(
  {relayed, rtt}: LinkStatistics,
  flows: readonly Flow[],
  before: ReadonlyMap<string, Flow>,
): LinkSample {
  const received = flows.filter(({type}) => type === 'inbound-rtp');
  const reported = flows.filter(({type}) => type === 'remote-inbound-rtp');
  const losses = [
    ...received.flatMap((flow) => lossOf(flow, before.get(flow.id))),
    ...numbers(reported, 'fractionLost'),
  ];
  // Pictures come in bursts, which looks like jitter and is none.
  const sounds = [...received, ...reported].filter(({kind}) => kind === 'audio');
  const jitters = numbers(sounds, 'jitter');
  const roundTrips = numbers(reported, 'roundTripTime');
  return {
    relayed,
    rtt: rtt ?? (roundTrips.length > 0 ? Math.max(...roundTrips) * 1000 : null),
    loss: losses.length > 0 ? Math.max(...losses) : null,
    jitter: jitters.length > 0 ? Math.max(...jitters) * 1000 : null,
  };
}

function lossOf(flow: Flow, before: Flow | undefined): number[] {
  const arrived = (flow.packetsReceived ?? 0) - (before?.packetsReceived ?? 0);
  // Packets that came twice count as fewer lost ones.
  const lost = Math.max(0, (flow.packetsLost ?? 0) - (before?.packetsLost ?? 0));
  // Of a handful, one is no share.
  return arrived + lost >= 20 ? [lost / (arrived + lost)] : [];
}

function numbers(flows: readonly Flow[], field: 'fractionLost' | 'jitter' | 'roundTripTime'): number[] {
  return flows.flatMap((flow) => flow[field] ?? []);
}
