import type {CallEndedEvent} from 'call-elements';
import type {} from 'call-elements/types/react';
import {useState} from 'react';

const colleagues = ['alice', 'bob', 'carol'];

/** Sign in as one of a team, and call the others. */
export function Team() {
  const [me, setMe] = useState('');
  const [past, setPast] = useState<CallEndedEvent[]>([]);

  return (
    <call-provider
      oncall-registration={({state, name}) => setMe(state === 'registered' ? name : '')}
      oncall-ended={(event) => setPast((events) => [event, ...events])}
    >
      <h1>Team</h1>
      <call-sign-in noAnonymous />
      {me && (
        <ul>
          {colleagues
            .filter((name) => name !== me)
            .map((name) => (
              <li key={name}>
                <call-button to={name} />
              </li>
            ))}
        </ul>
      )}
      <incoming-call layout="dialog" />
      <call-view endedDuration={2} />
      <h2>Past calls</h2>
      <ol>
        {past.map(({call, durationMs}) => (
          <li key={call.id}>
            {call.peer}: {Math.round(durationMs / 1000)} s
          </li>
        ))}
      </ol>
    </call-provider>
  );
}
