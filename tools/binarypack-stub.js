/** Stands in for `peerjs-js-binarypack` in the script-tag build, where nothing is packed. */
export function pack() {
  throw new Error('There are no data channels of PeerJS here.');
}

export const unpack = pack;
