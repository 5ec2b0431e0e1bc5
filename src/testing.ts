export {TestClock} from './testing/test-clock.js';
export {TestDevices} from './testing/test-devices.js';
export {TestNetwork, type TestNetworkOptions} from './testing/test-network.js';
export {TestPerson} from './testing/test-person.js';
