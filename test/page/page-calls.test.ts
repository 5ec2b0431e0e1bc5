import {expect} from '@open-wc/testing';
import {CallError} from '../../src/core/call-error.js';
import {pageCalls} from '../../src/page/page-calls.js';
import {FakeCall} from '../fakes/fake-call.js';

/** A page whose controller comes when a test says so. */
function page() {
  const arrivals: {readonly arrive: (call: FakeCall) => void; readonly fail: (error: unknown) => void}[] = [];
  const errors: CallError[] = [];
  const calls = pageCalls(
    () => new Promise<FakeCall>((arrive, fail) => arrivals.push({arrive, fail})),
    (error) => errors.push(error),
  );
  let changes = 0;
  calls.subscribe(() => (changes += 1), new AbortController().signal);
  return {calls, arrivals, errors, changes: () => changes};
}

/** Lets promises go on. */
function settled() {
  return new Promise((resolve) => setTimeout(resolve));
}

describe('the calls of a page', () => {
  it('loads nothing while elements only look', () => {
    const {calls, arrivals} = page();
    expect(calls.call).to.equal(null);
    expect(calls.registration.state).to.equal('offline');
    expect(calls.obstacleTo('bob')).to.equal(null);
    expect(calls.obstacleTo('')).to.equal('nobody');
    calls.hangUp();
    calls.silence();
    expect(arrivals).to.be.empty;
  });

  it('loads once, and hands over what was asked meanwhile in order', async () => {
    const {calls, arrivals, changes} = page();
    calls.warm();
    calls.connect();
    calls.dial('bob', {media: 'audio'});
    expect(arrivals).to.have.lengthOf(1);
    const call = new FakeCall();
    arrivals[0]?.arrive(call);
    await settled();
    expect(call.requests).to.deep.equal([
      {do: 'warm'},
      {do: 'connect', name: undefined},
      {do: 'dial', to: 'bob', options: {media: 'audio'}},
    ]);
    expect(changes()).to.be.at.least(1);
  });

  it('is the controller for everybody once it is there', async () => {
    const {calls, arrivals, changes} = page();
    calls.warm();
    const call = new FakeCall();
    arrivals[0]?.arrive(call);
    await settled();
    const before = changes();
    call.show({phase: 'ongoing'});
    expect(changes()).to.equal(before + 1);
    expect(calls.call?.phase).to.equal('ongoing');
    calls.toggleMic();
    calls.hangUp();
    expect(call.requests.slice(1)).to.deep.equal([{do: 'toggle', what: 'mic'}, {do: 'hangUp'}]);
  });

  it('says when the controller does not come, and tries again when asked again', async () => {
    const {calls, arrivals, errors} = page();
    calls.connect();
    arrivals[0]?.fail(new CallError('load-failed', 'calls.js could not be loaded.'));
    await settled();
    expect(errors.map(({code}) => code)).to.deep.equal(['load-failed']);
    expect(calls.problem?.code).to.equal('load-failed');
    calls.dial('bob');
    expect(arrivals).to.have.lengthOf(2);
    const call = new FakeCall();
    arrivals[1]?.arrive(call);
    await settled();
    expect(calls.problem).to.equal(null);
    expect(call.asked('dial')).to.have.lengthOf(1);
  });

  it('takes the first name and no other', async () => {
    const {calls, arrivals} = page();
    expect(calls.claimName('alice')).to.equal(true);
    expect(calls.claimName('mallory')).to.equal(false);
    expect(calls.claimName('alice')).to.equal(true);
    expect(calls.obstacleTo('alice')).to.equal('self');
    const call = new FakeCall();
    arrivals[0]?.arrive(call);
    await settled();
    expect(call.asked('connect').every(({name}) => name === 'alice')).to.equal(true);
  });

  it('tells nobody who has left', () => {
    const {calls} = page();
    const leave = new AbortController();
    let isTold = false;
    calls.subscribe(() => (isTold = true), leave.signal);
    leave.abort();
    calls.dismiss();
    expect(isTold).to.equal(false);
  });
});
