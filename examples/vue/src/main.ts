import 'call-elements';
import {createApp} from 'vue';
import Practice from './Practice.vue';

createApp(Practice).mount('#app');
