import {chromeLauncher} from '@web/test-runner-chrome';
import {register} from 'tsx/esm/api';
import {createServer} from 'vite';

// The rest of the tools is TypeScript, which this file can import only from here on.
register();
const {browserFlags, findBrowser, grantDevices} = await import('./tools/browser.ts');
const {browserFolders} = await import('./tools/test-files.ts');
const {testBrokers} = await import('./tools/test-brokers.ts');
const {plainLogger, tallyReporter} = await import('./tools/tally-reporter.ts');
const {ownPackage, preparedDependencies} = await import('./tools/vite-settings.ts');

const browser = await findBrowser();
const brokers = testBrokers();
const vite = await createServer({
  configFile: false,
  appType: 'custom',
  logLevel: 'warn',
  cacheDir: 'node_modules/.cache/vite-test',
  server: {middlewareMode: true, hmr: false, ws: false, watch: null},
  resolve: {alias: ownPackage},
  optimizeDeps: {...preparedDependencies, include: [...preparedDependencies.include, '@open-wc/testing', 'axe-core']},
  plugins: [
    {
      name: 'leave-the-runner-its-own-modules',
      enforce: 'pre',
      resolveId: (id) => (id.includes('/__web-') ? {id: id.replace(/^.*(?=\/__web-)/, ''), external: true} : undefined),
    },
  ],
});

/** @type {import('@web/test-runner').TestRunnerConfig} */
export default {
  rootDir: '.',
  files: browserFolders.map((folder) => `test/${folder}/**/*.test.ts`),
  nodeResolve: false,
  concurrency: 2,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 120_000,
  testFramework: {config: {ui: 'bdd', timeout: 20_000, forbidOnly: true}},
  browsers: [
    chromeLauncher({
      // Each file in a window of its own: in a tab behind another a browser draws no frames, and tests wait for them.
      createPage: async ({browser}) => {
        const context = await browser.createBrowserContext();
        await grantDevices(context);
        const page = await context.newPage();
        // And as if it were in front: another window would take the events of its focus away.
        await page.emulateFocusedPage(true);
        return page;
      },
      launchOptions: {executablePath: browser.path, env: {...process.env, ...browser.env}, args: [...browserFlags]},
    }),
  ],
  logger: plainLogger,
  reporters: [tallyReporter()],
  filterBrowserLogs: ({args}) => !String(args[0]).includes('Lit is in dev mode'),
  middleware: [
    brokers.middleware,
    async (context, next) => {
      const {path} = context;
      if (path === '/' || path.startsWith('/__web-') || path.includes('@web/test-runner')) return next();
      await new Promise((resolve) => {
        // Vite answers the request itself, or calls back and leaves it to the runner.
        context.res.once('close', resolve);
        context.respond = false;
        context.res.statusCode = 200;
        vite.middlewares(context.req, context.res, () => {
          context.respond = true;
          resolve(next());
        });
      });
    },
  ],
  plugins: [
    {
      // The runner's own command for media knows colour scheme and motion only. It lasts as long as the session, that is the page.
      name: 'forced-colors',
      async executeCommand({command, payload, session}) {
        if (command !== 'forced-colors') return undefined;
        const client = await session.browser.getPage(session.id).createCDPSession();
        await client.send('Emulation.setEmulatedMedia', {features: [{name: 'forced-colors', value: payload}]});
        return true;
      },
    },
    {
      name: 'vite-and-brokers',
      serverStart: () => brokers.start(),
      serverStop: async () => {
        await Promise.all([brokers.close(), vite.close()]);
      },
    },
  ],
};
