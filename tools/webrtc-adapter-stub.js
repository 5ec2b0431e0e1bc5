/** Stands in for `webrtc-adapter` in the script-tag build; PeerJS reads nothing else of it. */
export default {browserDetails: {browser: '', version: 0}};
