/** A rival's player with all the buttons of its own example, around a picture that needs no file. */
import 'media-chrome';

const canvas = document.createElement('canvas');
canvas.getContext('2d')?.fillRect(0, 0, 1, 1);
for (const video of document.querySelectorAll('video')) video.srcObject = canvas.captureStream();
