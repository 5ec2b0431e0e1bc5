/** A screen beside the camera, and a call on hold, between two pages. */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import {eventually} from './support/eventually.js';
import type {Person} from './support/person.js';
import {pageOf, Stage} from './support/stage.js';

let stage: Stage;
let alice: Person;
let bob: Person;

before(async () => {
  stage = await Stage.set({'/alice.html': pageOf('alice', 'bob'), '/bob.html': pageOf('bob', 'alice')});
  alice = await stage.reachable('alice', '/alice.html');
  bob = await stage.reachable('bob', '/bob.html');
  await alice.press('Call bob');
  await bob.press('Answer');
  await Promise.all([alice.isIn('ongoing'), bob.isIn('ongoing')]);
});

after(() => stage.close());

async function ask(person: Person, what: string) {
  await person.page.evaluate(`document.querySelector('call-provider').${what}`);
}

interface Arrived {
  /** Of all sound so far. */
  readonly energy: number;
  readonly packets: number;
}

function arrived({page}: Person): Promise<Arrived> {
  return page.evaluate(async () => {
    const [connection] = window.evidence.connections.filter(({connectionState}) => connectionState === 'connected');
    let [energy, packets] = [0, 0];
    for (const one of ((await connection?.getStats())?.values() ?? []) as Iterable<{
      type: string;
      kind?: string;
      totalAudioEnergy?: number;
      packetsReceived?: number;
    }>) {
      if (one.type !== 'inbound-rtp' || one.kind !== 'audio') continue;
      energy = one.totalAudioEnergy ?? 0;
      packets = one.packetsReceived ?? 0;
    }
    return {energy, packets};
  });
}

/** How much energy is in the sound that comes now; packets come fifty times a second, and silence comes in packets too. */
async function energyOfNext(packets: number, person: Person): Promise<number> {
  const before = await arrived(person);
  let now = before;
  await eventually(
    async () => (now = await arrived(person)).packets >= before.packets + packets,
    `${person.name} gets ${packets} packets of sound`,
  );
  return now.energy - before.energy;
}

describe('A shared screen', () => {
  it('is seen by the other one beside the camera', async () => {
    await ask(alice, 'toggleScreen(true)');
    await bob.hears('call-media');
    await bob.seesFrames('screen-video');
    await bob.seesFrames('remote-video');
    await alice.seesFrames('remote-video');
  });

  it('costs one offer, over the data channel', async () => {
    const updates = (await alice.saidDirectly()).filter(({type, resp}) => type === 'UPDATE' && !resp);
    assert.equal(updates.length, 1);
  });

  it('ends when the browser is told to stop sharing', async () => {
    await alice.page.evaluate(() => {
      const track = window.evidence.tracks.find(({kind, contentHint}) => kind === 'video' && contentHint === 'detail');
      track?.stop();
      // What the browser's own button does, and no script can.
      track?.dispatchEvent(new Event('ended'));
    });
    const isShared = `document.querySelector('call-provider').call.remote.screen`;
    await eventually(async () => !(await bob.page.evaluate(isShared)), 'bob is told');
    await eventually(
      async () => !(await bob.page.evaluate(`document.querySelector('call-provider').controller.remoteScreen`)),
      'bob has no screen to show',
    );
    assert.equal(await alice.page.evaluate(`document.querySelector('call-provider').call.local.screen`), false);
    await bob.seesFrames('remote-video');
  });

  it('can be shared again, by both at once', async () => {
    await Promise.all([ask(alice, 'toggleScreen(true)'), ask(bob, 'toggleScreen(true)')]);
    await bob.seesFrames('screen-video');
    await alice.seesFrames('screen-video');
    await Promise.all([ask(alice, 'toggleScreen(false)'), ask(bob, 'toggleScreen(false)')]);
    const rest = `document.querySelector('call-provider').controller.remoteScreen`;
    await eventually(async () => !(await bob.page.evaluate(rest)) && !(await alice.page.evaluate(rest)), 'both end');
    await Promise.all([alice.seesFrames('remote-video'), bob.seesFrames('remote-video')]);
  });
});

describe('Hold', () => {
  it('stops what is heard in both directions, and the other one is told', async () => {
    await Promise.all([alice.hearsSound(), bob.hearsSound()]);
    await ask(alice, 'toggleHold(true)');
    await eventually(
      () => bob.page.evaluate(`document.querySelector('call-provider').call.remote.hold`),
      'bob is told',
    );
    // The microphones of these browsers can be heard in each second; what was under way may still come.
    await Promise.all(
      [alice, bob].map((person) =>
        eventually(async () => (await energyOfNext(60, person)) < 1e-6, `${person.name} hears nothing`),
      ),
    );
  });

  it('lets both be heard and seen again when it is over', async () => {
    await ask(alice, 'toggleHold(false)');
    await Promise.all([alice.hearsSound(), bob.hearsSound()]);
    await Promise.all([alice.seesFrames(), bob.seesFrames()]);
  });
});
