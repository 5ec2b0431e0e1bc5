/** Who is seen, or whose screen: a moving picture that no camera takes. Null where none can be drawn. */
export function drawnPicture(title: string): MediaStream | null {
  if (typeof HTMLCanvasElement === 'undefined' || !('captureStream' in HTMLCanvasElement.prototype)) return null;
  const canvas = document.createElement('canvas');
  canvas.width = 320;
  canvas.height = 240;
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  let frame = 0;
  const draw = () => {
    frame += 1;
    pen.fillStyle = `hsl(${hueOf(title)} 45% 35%)`;
    pen.fillRect(0, 0, 320, 240);
    pen.fillStyle = 'white';
    pen.font = '32px sans-serif';
    pen.textAlign = 'center';
    pen.fillText(title, 160, 128, 300);
    // Something moves, so that frames keep coming.
    pen.fillRect((frame * 8) % 320, 228, 12, 4);
  };
  const stream = canvas.captureStream();
  draw();
  const [track] = stream.getVideoTracks();
  const timer = setInterval(() => (track?.readyState === 'live' ? draw() : clearInterval(timer)), 100);
  return stream;
}

/** Everybody has a colour. */
function hueOf(title: string): number {
  let hue = 0;
  for (const letter of title) hue = (hue * 31 + (letter.codePointAt(0) ?? 0)) % 360;
  return hue;
}
