import 'call-elements';
import {createRoot} from 'react-dom/client';
import {Team} from './team.js';

const app = document.querySelector('#app');
if (app) createRoot(app).render(<Team />);
