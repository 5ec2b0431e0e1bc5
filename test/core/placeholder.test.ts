import assert from 'node:assert/strict';
import {it} from 'node:test';
it('runs in Node', () => { assert.equal(1, 1); });
