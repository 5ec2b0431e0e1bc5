/** The ICE user fragments of a description: one, or one per section where a page does not bundle. */
export function ufragsIn(sdp: string): string[] {
  return Array.from(sdp.matchAll(/^a=ice-ufrag:(\S+)/gm), ([, ufrag]) => ufrag ?? '');
}
