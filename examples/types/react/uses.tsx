import type {CallButton, CallEndedEvent} from 'call-elements';
import type {} from 'call-elements/types/react';
import {useRef} from 'react';

export function RightUse() {
  const button = useRef<CallButton>(null);
  return (
    <call-provider
      name="alice"
      displayName="Alice Moreau"
      ring-timeout="30"
      ringTimeout={30}
      getToken={async () => 'token'}
      iceServers={[{urls: 'stun:stun.example.com'}]}
      relayOnly
      className="desk"
      oncall-ended={(event) => console.log(event.reason satisfies CallEndedEvent['reason'], event.durationMs)}
      oncall-request={undefined}
    >
      <call-button ref={button} to="bob" media="audio" no-toggle onClick={(event) => event.preventDefault()}>
        Call Bob <span slot="unavailable">Not now</span>
      </call-button>
      <call-view layout="split" controls="mic hangup" when-idle="show" />
    </call-provider>
  );
}

export function WrongUse() {
  const image = useRef<HTMLImageElement>(null);
  return (
    <>
      {/* @ts-expect-error there is no such attribute */}
      <call-button too="bob" />
      {/* @ts-expect-error a property is written with care */}
      <call-button to="bob" noTogle />
      {/* @ts-expect-error there is no such kind of call */}
      <call-button to="bob" media="smell" />
      {/* @ts-expect-error a number is needed */}
      <call-provider ring-timeout="long" />
      {/* @ts-expect-error events keep their name */}
      <call-provider onCallEnded={() => {}} />
      {/* @ts-expect-error this event has no such field */}
      <call-provider oncall-ended={(event) => event.code} />
      {/* @ts-expect-error a listener is a function */}
      <call-provider oncall-ended="stop()" />
      {/* @ts-expect-error it is no image */}
      <call-button ref={image} to="bob" />
      {/* @ts-expect-error there is no such tag */}
      <call-buton to="bob" />
    </>
  );
}
