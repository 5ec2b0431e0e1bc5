import {expect} from '@open-wc/testing';
import {type IceOptions, IceServers, parseIceServers} from '../../src/adapters/ice-servers.js';
import {CallError} from '../../src/core/call-error.js';
import {until} from '../fakes/until.js';

const turn = {urls: ['turn:turn.example.com:3478?transport=tcp'], username: 'me', credential: 'secret'};

function errorOf(text: string): CallError {
  try {
    parseIceServers(text);
  } catch (error) {
    if (error instanceof CallError) return error;
  }
  throw new Error(`${text} was accepted.`);
}

describe('parseIceServers', () => {
  it('reads what RTCPeerConnection takes', () => {
    const servers = parseIceServers(JSON.stringify([{urls: 'stun:stun.example.com'}, turn]));
    expect(servers).to.deep.equal([{urls: ['stun:stun.example.com']}, turn]);
    const connection = new RTCPeerConnection({iceServers: servers});
    expect(connection.getConfiguration().iceServers?.length).to.equal(2);
    connection.close();
  });

  it('reads an empty list', () => expect(parseIceServers('[]')).to.deep.equal([]));

  it('drops fields it does not know', () => {
    expect(parseIceServers('[{"urls": "stun:a", "onclick": "alert(1)"}]')).to.deep.equal([{urls: ['stun:a']}]);
  });

  for (const text of [
    'nonsense',
    '',
    '{"urls": "stun:a"}',
    '[1]',
    '[null]',
    '[{}]',
    '[{"urls": []}]',
    '[{"urls": "https://example.com"}]',
    '[{"urls": "stun:"}]',
    '[{"urls": ["stun:a", 7]}]',
    '[{"urls": "turn:example.com"}]',
    '[{"urls": "turn:example.com", "username": "me"}]',
  ]) {
    it(`names the attribute for ${text || 'nothing'}`, () => {
      const error = errorOf(text);
      expect([error.code, error.attribute]).to.deep.equal(['bad-attribute', 'ice-servers']);
    });
  }
});

describe('IceServers', () => {
  function own(options: IceOptions) {
    const reported: CallError[] = [];
    const servers = new IceServers({report: (error) => reported.push(error), ...options});
    return {servers, reported, codes: () => reported.map(({code}) => code)};
  }

  /** The requests of the page, answered by the test: what is sent where is all there is to see. */
  function watchFetch(answer: () => Promise<Response>) {
    const {fetch} = globalThis;
    const requests: Request[] = [];
    globalThis.fetch = async (input, init) => {
      requests.push(new Request(input, init));
      return answer();
    };
    restore = () => (globalThis.fetch = fetch);
    return requests;
  }

  let restore = () => undefined as unknown;
  afterEach(() => restore());

  const answered = async () => Response.json({iceServers: [turn], ttl: 3600});

  it('has none for a page on this machine, unless they are given', async () => {
    expect(await own({}).servers.configuration()).to.deep.equal({iceServers: [], iceTransportPolicy: 'all'});
  });

  it('passes given ones on, as text and as a list', async () => {
    for (const iceServers of [JSON.stringify([turn]), [turn]]) {
      expect((await own({iceServers}).servers.configuration()).iceServers).to.deep.equal([turn]);
    }
  });

  it('goes by TURN only when told to, and tells when there is none', async () => {
    const {servers, reported} = own({iceServers: [turn], relayOnly: true});
    expect((await servers.configuration()).iceTransportPolicy).to.equal('relay');
    expect(reported).to.be.empty;
    const without = own({iceServers: [{urls: 'stun:stun.example.com'}], relayOnly: true});
    expect((await without.servers.configuration()).iceTransportPolicy).to.equal('relay');
    expect(without.reported.map(({code, attribute}) => [code, attribute])).to.deep.equal([
      ['ice-servers-failed', 'relay-only'],
    ]);
  });

  it('reports a malformed list, and goes on without', async () => {
    const {servers, reported} = own({iceServers: 'nonsense'});
    expect((await servers.configuration()).iceServers).to.deep.equal([]);
    expect([reported[0]?.code, reported[0]?.attribute]).to.deep.equal(['bad-attribute', 'ice-servers']);
  });

  it('fetches from a URL, once for as long as the answer counts', async () => {
    const address = `data:application/json,${JSON.stringify({iceServers: [turn], ttl: 3600})}`;
    expect((await own({iceUrl: address}).servers.configuration()).iceServers).to.deep.equal([turn]);
    const requests = watchFetch(answered);
    const {servers} = own({iceUrl: '/ice'});
    servers.prepare('me');
    await Promise.all([servers.configuration(), servers.configuration()]);
    await servers.configuration();
    expect(requests.length).to.equal(1);
  });

  it('fetches again when the time is over', async () => {
    const requests = watchFetch(async () => Response.json({iceServers: [turn], ttl: 0.02}));
    const {servers} = own({iceUrl: '/ice'});
    await servers.configuration();
    await until(async () => {
      await servers.configuration();
      return requests.length > 1;
    }, 'it asks again');
  });

  it('says who asks to the broker, and to nobody else', async () => {
    const requests = watchFetch(answered);
    const token = () => 'proof';
    for (const broker of [`${location.origin}/calls/`, 'https://broker.example.com/']) {
      const {servers} = own({iceUrl: '/ice?a=b', broker, token});
      servers.prepare('me/you');
      await servers.configuration();
    }
    expect(requests.map(({url}) => url)).to.deep.equal([
      `${location.origin}/ice?a=b&id=me%2Fyou`,
      `${location.origin}/ice?a=b`,
    ]);
    expect(requests.map(({headers}) => headers.get('authorization'))).to.deep.equal(['Bearer proof', null]);
  });

  it('asks the function of the page', async () => {
    const {servers} = own({getIceServers: async () => [turn]});
    expect((await servers.configuration()).iceServers).to.deep.equal([turn]);
  });

  for (const [what, options] of [
    ['throws', {getIceServers: () => Promise.reject(new Error('no'))}],
    ['gives nonsense', {getIceServers: () => ({iceServers: [{urls: 'javascript:alert(1)'}]})}],
    ['is nowhere', {iceUrl: '/__broker/nowhere'}],
    ['is no JSON', {iceUrl: 'data:text/plain,nonsense'}],
    ['is no URL', {iceUrl: 'https://'}],
  ] as const) {
    it(`reports a source that ${what}, once, and goes on without`, async () => {
      const {servers, codes} = own(options);
      expect((await servers.configuration()).iceServers).to.deep.equal([]);
      await servers.configuration();
      expect(codes()).to.deep.equal(['ice-servers-failed']);
    });
  }

  it('goes on after three seconds, and has them for the next call', async () => {
    let arrive: (servers: unknown) => void = () => undefined;
    const {servers, codes} = own({getIceServers: () => new Promise((resolve) => (arrive = resolve))});
    const began = performance.now();
    expect((await servers.configuration()).iceServers).to.deep.equal([]);
    expect(performance.now() - began).to.be.within(2900, 3500);
    expect(codes()).to.deep.equal(['ice-servers-failed']);
    arrive([turn]);
    expect((await servers.configuration()).iceServers).to.deep.equal([turn]);
  });

  it('follows options that change', async () => {
    let options: IceOptions = {iceServers: []};
    const servers = new IceServers(() => options);
    await servers.configuration();
    options = {iceServers: [turn], relayOnly: true};
    expect(await servers.configuration()).to.deep.equal({iceServers: [turn], iceTransportPolicy: 'relay'});
  });
});
