// What a page with nothing but PeerJS does, as functions that a test calls. Runs in the browser.
const events = [];
const frameTimes = [];
const tickTimes = [];
let peer;
let media;

/** Everything that happened, oldest first: 'open', 'call', 'error:peer-unavailable', 'stream', 'close', 'data:…'. */
window.events = events;
window.frameTimes = frameTimes;
/** When this page last looked for pictures, which it does all the time: whenever it could not, the machine was busy. */
window.tickTimes = tickTimes;

window.enter = (id, brokerUrl, token) => {
  const {hostname, port, pathname} = new URL(brokerUrl);
  peer = new Peer(id, {
    host: hostname,
    port: Number(port),
    path: pathname,
    config: {iceServers: []},
    debug: 0,
    ...(token && {token}),
  });
  peer.on('open', () => events.push('open'));
  peer.on('error', ({type}) => events.push(`error:${type}`));
  peer.on('disconnected', () => events.push('disconnected'));
  peer.on('connection', hold);
  peer.on('call', async (call) => {
    events.push('call');
    call.answer(await camera());
    watch(call);
  });
};

window.leave = () => peer.disconnect();
window.isDestroyed = () => peer.destroyed;
window.connectTo = (id) => hold(peer.connect(id));
window.call = async (id) => watch(peer.call(id, await camera()));

/** As a careful page does: until it is back, with a little more patience each time. */
window.comeBack = async () => {
  for (let pause = 50; !peer.open; pause = Math.min(pause * 1.5, 1000)) {
    if (peer.disconnected) peer.reconnect();
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
};

function camera() {
  media ??= navigator.mediaDevices.getUserMedia({audio: true, video: {width: 160, height: 120}});
  return media;
}

function hold(connection) {
  connection.on('open', () => {
    events.push('connected');
    connection.send('hello');
  });
  connection.on('data', (data) => events.push(`data:${data}`));
}

function watch(call) {
  call.on('close', () => events.push('close'));
  call.on('stream', (stream) => {
    if (events.includes('stream')) return;
    events.push('stream');
    const video = document.createElement('video');
    video.muted = true;
    video.srcObject = stream;
    document.body.append(video);
    void video.play();
    // A page in the background paints nothing but decodes everything.
    let decoded = 0;
    setInterval(async () => {
      tickTimes.push(performance.now());
      for (const report of (await call.peerConnection.getStats()).values()) {
        if (report.type !== 'inbound-rtp' || report.kind !== 'video' || !(report.framesDecoded > decoded)) continue;
        decoded = report.framesDecoded;
        frameTimes.push(performance.now());
      }
    }, 50);
  });
}
