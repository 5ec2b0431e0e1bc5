/** What a camera or a screen might show, without either: drawn once, a stream all the same. */
export function picture(kind: 'person' | 'self' | 'screen'): MediaStream {
  const canvas = document.createElement('canvas');
  canvas.width = kind === 'screen' ? 960 : 640;
  canvas.height = kind === 'screen' ? 540 : 480;
  const pen = canvas.getContext('2d');
  if (pen) draw[kind](pen, canvas.width, canvas.height);
  const stream = canvas.captureStream();
  // A stream of a picture that stands still has no first frame unless it is drawn again.
  if (pen) requestAnimationFrame(() => pen.fillRect(0, 0, 1, 1));
  return stream;
}

const draw = {
  person: (pen: CanvasRenderingContext2D, width: number, height: number) =>
    drawPerson(pen, width, height, {wall: ['#7fa4b8', '#3f6275'], hair: '#3a2a22', skin: '#e3b597', shirt: '#e9e4da'}),
  self: (pen: CanvasRenderingContext2D, width: number, height: number) =>
    drawPerson(pen, width, height, {wall: ['#d9c7a8', '#b08f63'], hair: '#16181d', skin: '#a9714b', shirt: '#3f7d6a'}),
  screen(pen: CanvasRenderingContext2D, width: number, height: number) {
    fill(pen, '#f5f6f8', [0, 0, width, height]);
    fill(pen, '#dfe3ea', [0, 0, width, 46]);
    fill(pen, '#ffffff', [40, 86, width - 80, height - 126]);
    fill(pen, '#29324a', [80, 126, 320, 26]);
    for (let line = 0; line < 7; line++) fill(pen, '#c4cad6', [80, 186 + line * 34, 380 - (line % 3) * 60, 12]);
    for (let bar = 0; bar < 5; bar++) fill(pen, '#4353d4', [540 + bar * 64, 420 - bar * 46, 40, 60 + bar * 46]);
  },
} as const;

interface Colours {
  readonly wall: readonly [string, string];
  readonly hair: string;
  readonly skin: string;
  readonly shirt: string;
}

function drawPerson(pen: CanvasRenderingContext2D, width: number, height: number, colours: Colours) {
  const wall = pen.createLinearGradient(0, 0, width, height);
  wall.addColorStop(0, colours.wall[0]);
  wall.addColorStop(1, colours.wall[1]);
  pen.fillStyle = wall;
  pen.fillRect(0, 0, width, height);
  const middle = width / 2;
  oval(pen, colours.shirt, [middle, height + 40, 190, 170]);
  oval(pen, colours.hair, [middle, 205, 108, 128]);
  fill(pen, colours.skin, [middle - 32, 280, 64, 60]);
  oval(pen, colours.skin, [middle, 222, 84, 106]);
  oval(pen, colours.hair, [middle, 138, 88, 44]);
  for (const side of [-1, 1]) oval(pen, '#22262c', [middle + side * 32, 216, 7, 8]);
  pen.strokeStyle = '#7a3b32';
  pen.lineWidth = 6;
  pen.lineCap = 'round';
  pen.beginPath();
  pen.arc(middle, 256, 28, 0.2 * Math.PI, 0.8 * Math.PI);
  pen.stroke();
}

function oval(pen: CanvasRenderingContext2D, colour: string, [x, y, rx, ry]: [number, number, number, number]) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI);
  pen.fill();
}

function fill(pen: CanvasRenderingContext2D, colour: string, box: [number, number, number, number]) {
  pen.fillStyle = colour;
  pen.fillRect(...box);
}
