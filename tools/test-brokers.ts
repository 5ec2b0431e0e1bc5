import type {TestRunnerConfig} from '@web/test-runner';
import {type EmbeddedBroker, startBroker} from './embedded-broker.js';

type Middleware = NonNullable<TestRunnerConfig['middleware']>[number];

/**
 * Brokers for tests that run in a page, which reach them by `test/broker.ts`: one that all share, and for a test that
 * stops its broker one of its own.
 */
export function testBrokers() {
  const own = new Map<string, EmbeddedBroker>();
  let shared: EmbeddedBroker | undefined;

  const middleware: Middleware = async (context, next) => {
    if (!context.path.startsWith('/__broker/')) return next();
    const broker = own.get(String(context.query['url']));
    switch (context.path) {
      case '/__broker/shared':
        context.body = {url: shared?.url};
        return;
      case '/__broker/own': {
        const started = await startBroker();
        own.set(started.url, started);
        context.body = {url: started.url};
        return;
      }
      case '/__broker/stop':
        await broker?.stop();
        break;
      case '/__broker/start':
        await broker?.start();
        break;
    }
    context.status = broker ? 204 : 404;
  };

  return {
    middleware,
    async start() {
      // The adapters are held against the server everybody else has; whole pages run on ours.
      shared = await startBroker({kind: 'stock'});
    },
    async close() {
      await Promise.all([shared, ...own.values()].map((broker) => broker?.stop()));
    },
  };
}
