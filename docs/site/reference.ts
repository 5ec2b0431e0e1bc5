import {type ElementEntry, type Member, type Named, publicMembers} from './manifest.js';
import {escapeHtml, type Heading, inline, type Section} from './markdown.js';

export interface Reference {
  readonly html: string;
  readonly headings: readonly Heading[];
  readonly sections: readonly Section[];
}

interface Table {
  readonly id: string;
  readonly heading: string;
  /** Before the name in the address of a row. */
  readonly prefix: string;
  readonly columns: readonly string[];
  readonly rows: readonly Named[];
  cells(row: Named): readonly string[];
}

const code = (text: string) => `<code>${escapeHtml(text)}</code>`;
const described = ({description = ''}: Named) => inline(description);

/** Everything a page can use of an element, as tables. */
export function referenceOf(element: ElementEntry): Reference {
  const tables = tablesOf(element).filter(({rows}) => rows.length > 0);
  return {
    html: tables.map(asHtml).join('\n'),
    headings: tables.map(({id, heading}) => ({id, depth: 2, text: heading})),
    sections: tables.flatMap(({prefix, heading, rows}) =>
      rows.map((row) => ({
        id: rowId(prefix, row),
        heading: `${row.name || 'default'}`,
        text: `${heading} ${row.description ?? ''}`,
      })),
    ),
  };
}

function tablesOf(element: ElementEntry): Table[] {
  const members = publicMembers(element);
  const attributes = element.attributes ?? [];
  const properties = members.filter(({kind, attribute}) => kind === 'field' && attribute === undefined);
  const methods = members.filter(({kind}) => kind === 'method');
  const named = (row: Named) => [code(row.name), described(row)];
  return [
    {
      id: 'attributes',
      heading: 'Attributes',
      prefix: 'attribute',
      columns: ['attribute', 'property', 'type', 'default', 'meaning'],
      rows: attributes,
      cells: (row) => [
        code(row.name),
        row.fieldName ? code(row.fieldName) : '',
        code(typeOf(row)),
        row.default && row.default !== "''" ? code(row.default) : '',
        described(row),
      ],
    },
    {
      id: 'properties',
      heading: 'Properties without an attribute',
      prefix: 'property',
      columns: ['property', 'type', 'meaning'],
      rows: properties,
      cells: (row) => [code(row.name), row.type ? code(typeOf(row)) : '', described(row)],
    },
    {
      id: 'methods',
      heading: 'Methods',
      prefix: 'method',
      columns: ['method', 'meaning'],
      rows: methods,
      // The rows of this table are members.
      cells: (row) => [code(signature(row as Member)), described(row)],
    },
    {
      id: 'events',
      heading: 'Events',
      prefix: 'event',
      columns: ['event', 'class', 'meaning'],
      rows: element.events ?? [],
      cells: (row) => [
        `<a href="../guides/events.html#${row.name}">${code(row.name)}</a>`,
        code(row.type?.text ?? 'Event'),
        described(row),
      ],
    },
    {
      id: 'slots',
      heading: 'Slots',
      prefix: 'slot',
      columns: ['slot', 'meaning'],
      rows: element.slots ?? [],
      cells: (row) => [row.name ? code(row.name) : 'default', described(row)],
    },
    {
      id: 'parts',
      heading: 'Parts',
      prefix: 'part',
      columns: ['part', 'meaning'],
      rows: element.cssParts ?? [],
      cells: named,
    },
    {
      id: 'custom-properties',
      heading: 'Custom properties',
      prefix: 'css',
      columns: ['custom property', 'meaning'],
      rows: element.cssProperties ?? [],
      cells: named,
    },
    {
      id: 'states',
      heading: 'States',
      prefix: 'state',
      columns: ['state', 'meaning'],
      rows: element.cssStates ?? [],
      cells: (row) => [code(`:state(${row.name})`), described(row) || phases[row.name] || ''],
    },
  ];
}

/** The states every element with a call has; they speak for themselves in the sources. */
const phases: Readonly<Record<string, string>> = {
  idle: 'There is no call.',
  outgoing: 'A call is being placed; the other side has not answered.',
  incoming: 'Somebody calls.',
  connecting: 'The call was answered, and the two pages connect.',
  ongoing: 'Both sides are connected.',
  reconnecting: 'The connection was lost, and is looked for.',
  terminating: 'Somebody here hung up, and the other page has not confirmed it.',
  ended: 'The call is over, and how it ended still shows.',
  registering: 'The broker was asked, and has not answered.',
  'quality-good': 'The connection carries the call well.',
  'quality-fair': 'The connection carries the call, not without loss or delay.',
  'quality-poor': 'The connection hardly carries the call.',
  good: 'The connection carries the call well.',
  fair: 'The connection carries the call, not without loss or delay.',
  poor: 'The connection hardly carries the call.',
};

/** Types with a name, written out for who reads HTML. */
const writtenOut: Readonly<Record<string, string>> = {
  DeviceKind: "'audioinput' | 'videoinput' | 'audiooutput'",
};

/** What may be given; that it may be left out goes without saying. */
export function typeOf({type}: Named): string {
  const text = (type?.text ?? 'string').replace(/ \| undefined$/, '').replace(/^'' \| /, '');
  return writtenOut[text] ?? text;
}

function signature({name, parameters = []}: Member): string {
  return `${name}(${parameters.map((one) => `${one.name}${one.optional ? '?' : ''}`).join(', ')})`;
}

function rowId(prefix: string, {name}: Named): string {
  return `${prefix}-${(name || 'default').replace(/^--/, '')}`;
}

function asHtml(table: Table): string {
  const {id, heading, prefix, columns, rows} = table;
  const head = columns.map((column) => `<th scope="col">${column}</th>`).join('');
  const body = rows.map((row) => {
    const [first, ...others] = table.cells(row);
    return `<tr id="${rowId(prefix, row)}"><th scope="row">${first}</th>${others.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return `<h2 id="${id}"><a href="#${id}">${heading}</a></h2>
<div class="table" tabindex="0" role="region" aria-label="${heading}"><table class="reference"><thead><tr>${head}</tr></thead>
<tbody>${body.join('\n')}</tbody></table></div>`;
}
