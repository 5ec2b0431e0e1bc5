/** The button works while the desk is open, by the clock of the desk and not of the visitor. */
import 'call-elements/elements/call-button.js';
import 'call-elements/elements/call-view.js';

const desk = {timeZone: 'Europe/Berlin', days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'], opens: 9, closes: 17};
const clock = new Intl.DateTimeFormat('en', {
  timeZone: desk.timeZone,
  weekday: 'short',
  hour: 'numeric',
  hourCycle: 'h23',
});

function isOpen(now = new Date()) {
  const {weekday, hour} = Object.fromEntries(clock.formatToParts(now).map(({type, value}) => [type, value]));
  return desk.days.includes(weekday) && desk.opens <= Number(hour) && Number(hour) < desk.closes;
}

function update() {
  document.querySelector('call-button').disabled = !isOpen();
}

document.querySelector('#next').textContent = `Monday to Friday, ${desk.opens} to ${desk.closes} o’clock in Berlin.`;
update();
setInterval(update, 30_000);
