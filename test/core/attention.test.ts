import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {attentionFor} from '../../src/core/attention.js';
import {defaultSettings} from '../../src/core/call-settings.js';
import type {CallPhase, CallSnapshot} from '../../src/core/call-snapshot.js';

const none = {mic: false, camera: false, screen: false, hold: false};

function call(phase: CallPhase, more: Partial<CallSnapshot> = {}): CallSnapshot {
  return {
    id: 'one',
    direction: 'outgoing',
    peer: 'bob',
    displayName: '',
    toName: '',
    anonymous: false,
    avatar: '',
    media: 'video',
    subject: '',
    phase,
    step: '',
    startedAt: 0,
    answeredAt: null,
    connectedAt: null,
    endedAt: null,
    local: none,
    remote: none,
    reason: null,
    by: null,
    missed: false,
    quiet: false,
    silenced: false,
    ...more,
  };
}

describe('What a call wants of the page', () => {
  const phases: readonly CallPhase[] = [
    'idle',
    'outgoing',
    'incoming',
    'connecting',
    'ongoing',
    'reconnecting',
    'terminating',
    'ended',
  ];
  for (const phase of phases) {
    it(`while ${phase}`, () => {
      const wanted = attentionFor(call(phase, {local: {...none, camera: true}}), defaultSettings);
      const isTalking = ['connecting', 'ongoing', 'reconnecting'].includes(phase);
      assert.equal(wanted.ring, phase === 'incoming' ? 'ringtone' : null);
      assert.equal(wanted.title !== null, phase === 'incoming');
      assert.deepEqual([wanted.awake, wanted.warns, wanted.controls !== null], [isTalking, isTalking, isTalking]);
      assert.equal(wanted.notification, null);
    });
  }

  it('is nothing without one', () => {
    assert.ok(Object.values(attentionFor(null, defaultSettings)).every((wish) => !wish));
  });

  for (const who of ['local', 'remote'] as const) {
    for (const what of ['camera', 'screen'] as const) {
      it(`is a lit screen while there is the ${what} of the ${who} side`, () => {
        const shown = call('ongoing', {[who]: {...none, [what]: true}});
        assert.equal(attentionFor(shown, defaultSettings).awake, true);
      });
    }
  }

  it('is no lit screen for a voice call', () => {
    const spoken = call('ongoing', {local: {...none, mic: true}, remote: {...none, mic: true}});
    assert.equal(attentionFor(spoken, defaultSettings).awake, false);
  });
});
