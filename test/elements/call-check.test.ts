import {expect} from '@open-wc/testing';
import '../../src/elements/call-check/call-check.js';
import {CallError} from '../../src/core/call-error.js';
import type {CheckStep} from '../../src/core/call-snapshot.js';
import {findPart, inProvider, part, textOf} from '../fakes/in-provider.js';

const order = ['microphone', 'camera', 'speaker', 'broker', 'relay'] as const;

async function callCheck(attributes = '', inside = '') {
  const staged = await inProvider('call-check', `<call-check ${attributes}>${inside}</call-check>`);
  return {
    ...staged,
    button: part(staged.element, 'button'),
    async start() {
      part(staged.element, 'button').click();
      await staged.element.updateComplete;
    },
    async tell(...steps: CheckStep[]) {
      for (const step of steps) staged.call.checking.at(-1)?.report(step);
      await staged.element.updateComplete;
    },
  };
}

function rowOf(element: HTMLElement, what: (typeof order)[number]): HTMLElement {
  const row = element.shadowRoot?.querySelectorAll<HTMLElement>('[part="step"]')[order.indexOf(what)];
  if (!row) throw new Error(`There is no row for the ${what}.`);
  return row;
}

describe('<call-check>', () => {
  it('tries nothing out before it is told to', async () => {
    const {element, call, button} = await callCheck();
    expect(call.checking).to.be.empty;
    expect(textOf(button)).to.equal('Start the test');
    expect(textOf(element)).to.include('Try it out');
  });

  it('shows each step as it goes, and how loud the microphone is', async () => {
    const {element, start, tell} = await callCheck();
    await start();
    await tell({what: 'microphone', state: 'running', level: 0.4}, {what: 'camera', state: 'passed'});
    expect(textOf(rowOf(element, 'microphone')))
      .to.include('Testing…')
      .and.to.include('Say something');
    expect(textOf(rowOf(element, 'camera'))).to.equal('Camera Works');
    expect(part(element, 'meter')).to.have.attribute('role', 'meter');
    expect(part(element, 'meter')).to.have.attribute('aria-valuenow', '40');
    await tell({what: 'microphone', state: 'running', level: 0.9});
    expect(part(element, 'meter')).to.have.attribute('aria-valuenow', '90');
    await tell({what: 'speaker', state: 'running'});
    expect(textOf(rowOf(element, 'speaker'))).to.include('You should hear a tone.');
  });

  it('says at the end whether everything works', async () => {
    const {element, start, tell, button, call} = await callCheck();
    await start();
    for (const what of order) await tell({what, state: what === 'relay' ? 'skipped' : 'passed'});
    expect(textOf(part(element, 'result'))).to.equal('Everything works.');
    expect(textOf(button)).to.equal('Start the test');
    expect(call.checking.at(-1)?.signal.aborted, 'nothing is left running').to.equal(true);
  });

  it('says what does not work, and what to do about it', async () => {
    const {element, start, tell} = await callCheck();
    await start();
    const error = new CallError('permission-denied', 'Denied.');
    await tell({what: 'microphone', state: 'failed', error});
    expect(textOf(part(element, 'problem')))
      .to.include('The microphone or camera is blocked')
      .and.to.include('Click the icon to the left of the address');
    for (const what of order.slice(1)) await tell({what, state: 'passed'});
    expect(textOf(part(element, 'result'))).to.equal('Something does not work yet.');
  });

  it('says politely what was found out', async () => {
    const {element, start, tell} = await callCheck();
    await start();
    const status = element.shadowRoot?.querySelector('[role="status"]') ?? element;
    await tell({what: 'microphone', state: 'running', level: 0.1});
    expect(textOf(status), 'not how loud it is').to.equal('');
    await tell({what: 'microphone', state: 'passed'});
    expect(textOf(status)).to.equal('Microphone: Works.');
  });

  it('stops when it is told to, and when it leaves the page', async () => {
    const {element, start, tell, call, button} = await callCheck();
    await start();
    expect(textOf(button)).to.equal('Stop the test');
    await start();
    expect(call.checking[0]?.signal.aborted).to.equal(true);
    await tell({what: 'camera', state: 'passed'});
    expect(textOf(rowOf(element, 'camera')), 'what comes late').to.equal('Camera');
    await start();
    element.remove();
    expect(call.checking[1]?.signal.aborted).to.equal(true);
  });

  it('fetches what tries things out, and begins when it is there', async () => {
    const {element, call, start, after} = await callCheck();
    const check = call.check.bind(call);
    Object.defineProperty(call, 'check', {value: undefined, configurable: true, writable: true});
    await start();
    expect(call.asked('warm')).to.have.lengthOf(1);
    expect(call.checking).to.be.empty;
    await after(() => {
      call.check = check;
      call.publish();
    });
    expect(call.checking).to.have.lengthOf(1);
    expect(findPart(element, 'result') === null).to.equal(true);
  });

  it('says that it could not be fetched, and tries again', async () => {
    const {element, call, start, after, button} = await callCheck();
    Object.defineProperty(call, 'check', {value: undefined, configurable: true, writable: true});
    await start();
    await after(() => {
      call.problem = new CallError('load-failed', 'Not there.');
      call.publish();
    });
    expect(textOf(element)).to.include('A part of the call could not be loaded. Try again.');
    expect(textOf(button)).to.equal('Start the test');
    await start();
    expect(call.asked('warm')).to.have.lengthOf(2);
  });

  it('takes words and an icon of the page', async () => {
    const {element, button} = await callCheck('', '<h3 slot="heading">Before we talk</h3>Test my devices');
    expect(textOf(button)).to.equal('Test my devices');
    expect(textOf(element)).to.include('Before we talk').and.not.to.include('Try it out');
    const spaced = await callCheck('', '\n <h3 slot="heading">Before we talk</h3> \n');
    expect(textOf(spaced.button), 'white space is no label').to.equal('Start the test');
  });
});
