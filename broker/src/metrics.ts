import type {EmbeddableBroker} from './index.js';

/** Prometheus' view of a broker: text on demand. Loads `prom-client`. */
export async function createMetrics(broker: EmbeddableBroker): Promise<{contentType: string; text(): Promise<string>}> {
  const {collectDefaultMetrics, Counter, Gauge, Histogram, Registry} = await import('prom-client');
  const registry = new Registry();
  // Resident memory and the event loop's lag, p99 included.
  collectDefaultMetrics({register: registry});
  const registers = [registry];
  const {tally} = broker;

  // The broker counts in plain numbers, on its hot path; they are copied when somebody asks.
  const gauge = (name: string, help: string, value: () => number): void => {
    new Gauge({
      registers,
      name: `broker_${name}`,
      help,
      collect() {
        this.set(value());
      },
    });
  };
  const counter = (name: string, help: string, value: () => number): void => {
    new Counter({
      registers,
      name: `broker_${name}_total`,
      help,
      collect() {
        this.reset();
        this.inc(value());
      },
    });
  };
  gauge('connections', 'Clients connected to this node', () => broker.connections);
  gauge('bus_up', 'Whether the realm can be reached', () => (broker.obstacle === 'backplane' ? 0 : 1));
  counter('opened', 'Clients let in', () => tally.opened);
  counter('taken', 'Clients refused because somebody else has the id', () => tally.taken);
  counter('queued', 'Messages kept for somebody who is away', () => tally.queued);
  counter('expired', 'EXPIREs sent', () => tally.expired);
  counter('throttled', 'Times a socket had to wait for its message rate', () => tally.throttled);
  counter('slow', 'Sockets cut because their client does not read', () => tally.slow);
  counter('dead', 'Sockets cut because nothing was heard from them', () => tally.dead);
  counter('kicked', 'Sockets closed because their id moved on', () => tally.kicked);
  counter('bus_errors', 'Messages and claims the realm failed on', () => tally.busErrors);

  new Counter({
    registers,
    name: 'broker_relayed_total',
    help: 'Messages relayed',
    labelNames: ['by'],
    collect() {
      this.reset();
      this.inc({by: 'local'}, tally.relayedLocal);
      this.inc({by: 'bus'}, tally.relayedBus);
    },
  });
  new Counter({
    registers,
    name: 'broker_refused_total',
    help: 'Clients refused',
    labelNames: ['reason'],
    collect() {
      this.reset();
      for (const [reason, count] of tally.refused) this.inc({reason}, count);
    },
  });
  const claims = new Histogram({
    registers,
    name: 'broker_claim_seconds',
    help: 'Time the realm took to answer a claim',
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3],
  });
  tally.onClaim = (ms) => claims.observe(ms / 1000);

  return {contentType: registry.contentType, text: () => registry.metrics()};
}
