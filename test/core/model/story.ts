/** What happens, told for people. */
import {isLive} from '../../../src/core/call-machine.js';
import type {CallMessage} from '../../../src/core/call-message.js';
import type {CallState} from '../../../src/core/call-state.js';
import {unwrap} from '../../../src/core/envelope.js';
import type {LineEffect, LineEvent} from '../../../src/core/line.js';
import type {Page} from './world.js';

/** What a page does with an event, in a trace. */
export function storyOf(page: Page, event: LineEvent, call: CallState, effects: readonly LineEffect[]): string {
  const {call: before} = page.line;
  const change = before === call ? '' : ` → ${placeOf(call)}`;
  const done = effects.map(workOf).filter((text) => text !== '');
  return `    ${page.name} ${placeOf(before)} · ${eventText(event)}${change}${done.length > 0 ? `\n        ${done.join(', ')}` : ''}`;
}

export function placeOf(call: CallState): string {
  const session = isLive(call) ? ` ${call.sessid}` : call.phase === 'ended' ? ` ${call.reason}` : '';
  return `${call.phase}[${call.step}]${session}`;
}

function eventText(event: LineEvent): string {
  switch (event.type) {
    case 'received': {
      const opened = unwrap(event.received);
      return `${event.received.src} says ${opened?.kind === 'message' ? messageText(opened.message) : event.received.type}`;
    }
    case 'text':
      return `hears ${messageText(JSON.parse(event.text) as CallMessage)} on ${event.conn}`;
    case 'timer':
      return `timer ${event.timer}`;
    case 'connection':
      return `${event.conn} ${event.state}`;
    case 'channel':
      return `channel of ${event.conn} ${event.open ? 'open' : 'closed'}`;
    case 'offered':
    case 'answerMade':
      return `${event.type} ${event.sdp} on ${event.conn}`;
    default:
      return event.type;
  }
}

export function messageText(message: CallMessage): string {
  const {type, resp, sessid} = message;
  const more = [
    'reason' in message ? message.reason : undefined,
    'offer' in message ? `${message.offer} link ${message.link}` : undefined,
    'restart' in message ? message.restart : undefined,
    'status' in message ? message.status : undefined,
    type === 'PROPSYNC' ? `mic ${message.props.audiosend}` : undefined,
    `#${message.seq}`,
  ].filter((text) => text !== undefined);
  return [`${type}${resp ? ' resp' : ''} ${sessid}`, ...more].join(' ');
}

function workOf(effect: LineEffect): string {
  switch (effect.do) {
    case 'transmit': {
      const opened = unwrap({type: effect.envelope.type, src: '', payload: effect.envelope.payload});
      if (opened?.kind !== 'message') return `transmit ${effect.envelope.type}`;
      return opened.message.type === 'PING' ? '' : `→${effect.envelope.dst} ${messageText(opened.message)}`;
    }
    case 'say':
      return `⇒${effect.conn} ${messageText(JSON.parse(effect.text) as CallMessage)}`;
    case 'arm':
      return `arm ${effect.timer} ${effect.ms}`;
    case 'disarm':
    case 'note':
    case 'report':
      return '';
    case 'announceEnded':
      return `ended ${effect.call.reason}`;
    case 'offer':
    case 'answer':
    case 'accept':
    case 'openLink':
    case 'closeLink':
      return `${effect.do} ${effect.conn}`;
    default:
      return effect.do;
  }
}
