/** A moving picture without a camera. */
export function picture(): MediaStream {
  const canvas = document.createElement('canvas');
  canvas.width = 64;
  canvas.height = 48;
  const pen = canvas.getContext('2d');
  let shade = 0;
  const timer = setInterval(() => {
    if (!pen) return;
    shade = (shade + 8) % 256;
    pen.fillStyle = `rgb(${shade} 80 80)`;
    pen.fillRect(0, 0, 64, 48);
  }, 40);
  const stream = canvas.captureStream();
  // Ends with its only track.
  stream.getVideoTracks()[0]?.addEventListener('ended', () => clearInterval(timer));
  return stream;
}
