import type {Surroundings} from '../controller/ports.js';

/** The kind of network, where a browser tells it. */
interface Network extends EventTarget {
  readonly type?: string;
}

/** The page this runs in. */
export const browserSurroundings: Surroundings = {
  get obstacle() {
    // Asked first, because browsers hide the devices from such pages as if they had none.
    if (!isSecureContext) return 'insecure-context';
    const canCall = typeof RTCPeerConnection === 'function' && 'getUserMedia' in (navigator.mediaDevices ?? {});
    return canCall ? null : 'unsupported';
  },

  listen(listener, signal) {
    let wasOffline = !navigator.onLine;
    addEventListener('offline', () => (wasOffline = true), {signal});
    const hearOnline = () => {
      listener('online');
      // What comes back may be another network.
      if (wasOffline) listener('networkChanged');
      wasOffline = false;
    };
    addEventListener('online', hearOnline, {signal});
    addEventListener('pagehide', () => listener('pagehide'), {signal});
    addEventListener('pageshow', ({persisted}) => persisted && listener('pageshow'), {signal});
    const hearVisibility = () => document.visibilityState === 'visible' && listener('visible');
    document.addEventListener('visibilitychange', hearVisibility, {signal});

    // Not in the types, because only some browsers have it.
    const {connection} = navigator as {connection?: Network};
    let type = connection?.type;
    const hearNetwork = () => {
      // It also speaks of every new estimate of the speed, which is no reason to connect anew.
      if (connection?.type === type) return;
      type = connection?.type;
      listener('networkChanged');
    };
    connection?.addEventListener('change', hearNetwork, {signal});
  },
};
