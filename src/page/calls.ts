/** The part of the library that makes calls possible. Whoever fetches it gets the provider's tag as well. */
import '../elements/call-provider/call-provider.js';

export {composePage} from './compose-page.js';
