/** The address of the PeerJS broker that all tests in pages share. Names on it are everybody's: make yours unique. */
export async function brokerUrl(): Promise<string> {
  return (await ask('shared')).url;
}

/** A broker for one test, which may stop it (sockets drop as if its process were killed) and start it again. */
export async function ownBroker() {
  const {url} = await ask('own');
  const query = `?url=${encodeURIComponent(url)}`;
  return {
    url,
    stop: () => fetch(`/__broker/stop${query}`, {method: 'POST'}),
    start: () => fetch(`/__broker/start${query}`, {method: 'POST'}),
  };
}

async function ask(what: string): Promise<{readonly url: string}> {
  const answer = await fetch(`/__broker/${what}`, {method: 'POST'});
  // The test runner serves this path itself, see tools/test-brokers.ts.
  return (await answer.json()) as {readonly url: string};
}
