/** What every page of the site has: whoever works at the office is reachable on each of them. */
import 'call-elements';
import {configureCalls} from 'call-elements';

// Your login would know; here `?office` once is enough for this tab.
if (new URLSearchParams(location.search).has('office')) sessionStorage.setItem('works-here', 'yes');
if (sessionStorage.getItem('works-here')) {
  configureCalls({name: 'office', displayName: 'The office'});
  document.body.append(document.createElement('incoming-call'));
}
