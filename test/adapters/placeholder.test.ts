import {expect, fixture, html} from '@open-wc/testing';
import {LitElement} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {classMap} from 'lit/directives/class-map.js';
import {Peer} from 'peerjs';
import {brokerUrl, ownBroker} from '../broker.js';

@customElement('x-placeholder')
class Placeholder extends LitElement {
  @property() to = 'bob';
  override render() { return html`<button class=${classMap({a: true})}>${this.to}</button>`; }
}

it('runs in a page', async () => {
  const el = await fixture<Placeholder>(html`<x-placeholder to="ann"></x-placeholder>`);
  expect(el.shadowRoot!.querySelector('button')!.textContent).to.equal('ann');
  await expect(el).to.be.accessible();
});
const open = (url: string) => new Promise<Peer>((resolve, reject) => {
  const {hostname, port, pathname} = new URL(url);
  const peer = new Peer({host: hostname, port: Number(port), path: pathname});
  peer.once('open', () => resolve(peer)); peer.once('error', reject);
});
it('has a broker', async () => { (await open(await brokerUrl())).destroy(); });
it('has its own', async () => {
  const broker = await ownBroker();
  const peer = await open(broker.url);
  const gone = new Promise<void>(r => peer.once('disconnected', () => r()));
  await broker.stop();
  await gone;
  await broker.start();
  (await open(broker.url)).destroy();
});
