import type {CallButton} from 'call-elements';
import type {} from 'call-elements/types/solid';

export function RightUse() {
  return (
    <call-provider
      name="alice"
      attr:ring-timeout="30"
      prop:getToken={async () => 'token'}
      bool:relay-only={true}
      class="desk"
      on:call-ended={(event) => console.log(event.reason, event.durationMs)}
    >
      <call-button
        ref={(button: CallButton) => button.focus()}
        to="bob"
        media="audio"
        onClick={(event) => event.preventDefault()}
      >
        Call Bob <span slot="unavailable">Not now</span>
      </call-button>
      <call-view layout="split" />
    </call-provider>
  );
}

export function WrongUse() {
  return (
    <>
      {/* @ts-expect-error there is no such attribute */}
      <call-button too="bob" />
      {/* @ts-expect-error there is no such kind of call, whichever way it is set */}
      <call-button prop:media="smell" />
      {/* @ts-expect-error there is no such kind of call */}
      <call-button to="bob" media="smell" />
      {/* @ts-expect-error events keep their name */}
      <call-provider on:hangup={() => {}} />
      {/* @ts-expect-error this event has no such field */}
      <call-provider on:call-ended={(event) => event.code} />
      {/* @ts-expect-error there is no such tag */}
      <call-buton to="bob" />
    </>
  );
}
