import {CallError} from '../core/call-error.js';
import type {CheckStep} from '../core/call-snapshot.js';
import type {TestDevices} from './test-devices.js';

const steps = ['microphone', 'camera', 'speaker', 'broker', 'relay'] as const;

/** Tries out one thing after another, as far as there are such things in memory. */
export async function checkInMemory(
  {devices, isBrokerUp}: {readonly devices: TestDevices; readonly isBrokerUp: () => boolean},
  report: (step: CheckStep) => void,
  signal: AbortSignal,
): Promise<void> {
  const tryOut = async (what: (typeof steps)[number]): Promise<'passed' | 'skipped'> => {
    if (what === 'relay') return 'skipped';
    if (what === 'broker' && !isBrokerUp()) throw new CallError('server-unreachable', 'The broker was stopped.');
    if (what !== 'microphone' && what !== 'camera') return 'passed';
    await devices.ask();
    if (!(what === 'microphone' ? devices.hasMicrophone : devices.hasCamera))
      throw new CallError(`no-${what}`, `There is no ${what}.`);
    return 'passed';
  };
  for (const what of steps) {
    report({what, state: 'running'});
    const outcome = await tryOut(what).catch((error: CallError) => error);
    if (signal.aborted) return;
    report(typeof outcome === 'string' ? {what, state: outcome} : {what, state: 'failed', error: outcome});
  }
}
