import type {} from 'call-elements/types/solid';
import {createSignal, Show} from 'solid-js';

/** A tablet at the door and one in the kitchen, `?kitchen`: the kitchen sees who is there and answers by voice. */
export function Intercom() {
  const isKitchen = new URLSearchParams(location.search).has('kitchen');
  const [visits, setVisits] = createSignal(0);

  return (
    <Show when={isKitchen} fallback={<Door />}>
      <call-provider name="kitchen" on:call-incoming={() => setVisits(visits() + 1)}>
        <h1>Kitchen</h1>
        <p>The bell rang {visits()} times today.</p>
        <incoming-call media="audio" layout="dialog" />
        <call-view no-self-view />
      </call-provider>
    </Show>
  );
}

function Door() {
  return (
    <call-provider display-name="The door" prop:noPersist={true}>
      <call-button to="kitchen">Ring the bell</call-button>
      <call-view />
    </call-provider>
  );
}
