import 'call-elements';
import {mount} from 'svelte';
import Tutoring from './Tutoring.svelte';

mount(Tutoring, {target: document.body});
