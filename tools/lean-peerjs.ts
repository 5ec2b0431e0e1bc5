import type {Plugin} from 'vite';

/** What nobody calls where PeerJS only registers a page. */
const idle = [
  'call',
  'connect',
  'reconnect',
  'listAllPeers',
  '_addConnection',
  '_removeConnection',
  '_getMessages',
  'binaryStringToArrayBuffer',
  'blobToArrayBuffer',
  'isUnifiedPlanSupported',
  'toString',
];

/**
 * Takes PeerJS's own connections out of it, with all they are made of. There never is one: what PeerJS would make it for
 * is kept from it, see `PeerJsConnection`.
 */
export function leanPeerJs(): Plugin {
  return {
    name: 'lean-peerjs',
    transform: {
      filter: {id: /\/peerjs\/dist\/bundler\.mjs$/},
      handler(bundled) {
        // A list of its constants, for whoever asks by name: nobody.
        const code = bundled.replace(/^\$parcel\$export\(.*\n/gm, '');
        const connections = new Set<string>();
        let lean = '';
        let done = 0;
        const drop = ({start, end}: Place) => {
          lean += code.slice(done, start);
          done = end;
        };
        // The types know all that JavaScript can be; of it this looks at classes only.
        for (const {type, id, superClass, body} of this.parse(code).body as unknown as readonly Statement[]) {
          if (type !== 'ClassDeclaration') continue;
          const isConnection = body.body.some(({kind, key}) => kind === 'get' && key?.name === 'type');
          // It is written `(0, Name)`.
          const [parent] = superClass
            ? (/[\w$]+(?=\)?$)/.exec(code.slice(superClass.start, superClass.end)) ?? [])
            : [];
          if (isConnection || (parent && connections.has(parent))) {
            connections.add(id.name);
            drop({start: id.end, end: body.end});
            lean += ' {}';
          } else {
            for (const member of body.body) if (idle.includes(member.key?.name ?? '')) drop(member);
          }
        }
        if (connections.size === 0) this.error('PeerJS is written otherwise: it seems to have no connections.');
        return {code: lean + code.slice(done), map: null};
      },
    },
  };
}

interface Place {
  readonly start: number;
  readonly end: number;
}

interface Statement {
  readonly type: string;
  readonly id: Place & {readonly name: string};
  readonly superClass: Place | null;
  readonly body: Place & {readonly body: readonly Member[]};
}

interface Member extends Place {
  readonly kind?: string;
  readonly key?: {readonly name?: string};
}
