import 'call-elements';
import {render} from 'solid-js/web';
import {Intercom} from './intercom.js';

render(() => <Intercom />, document.body);
