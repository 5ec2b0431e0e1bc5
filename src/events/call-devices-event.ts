import type {CallSnapshot, DeviceList} from '../core/call-snapshot.js';

/** A device was plugged in, unplugged or chosen. */
export class CallDevicesEvent extends Event {
  readonly call: CallSnapshot | null;
  readonly devices: DeviceList['available'];
  readonly selected: DeviceList['selected'];
  readonly change: 'added' | 'removed' | 'selected';

  constructor({available, selected}: DeviceList, change: CallDevicesEvent['change'], call: CallSnapshot | null = null) {
    super('call-devices', {bubbles: true, composed: true});
    this.call = call;
    this.devices = available;
    this.selected = selected;
    this.change = change;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'call-devices': CallDevicesEvent;
  }
}
