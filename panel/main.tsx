import { render } from 'preact';
import { App } from './components/App.tsx';
import { listenToKeys } from './keys.ts';
import { svgText } from './picture.ts';
import { attach, release } from './session.ts';
import { host } from './store.ts';
import './styles/base.css';
import './styles/toolbar.css';
import './styles/lanes.css';
import './styles/tables.css';
import './styles/details.css';
import './styles/charts.css';
import './styles/viewer.css';
import { followTheme, setTheme } from './theme.ts';

window.streamgauge = {
  attach(next, platform) {
    if (platform && 'theme' in platform) setTheme(platform.theme);
    attach(next);
  },
  setTheme,
  picture: () => svgText() ?? '',
  exportText: async () => {
    if (!host.value) throw new Error('no recorder is attached yet');
    return (await host.value.exportFile()).text();
  },
};

followTheme();
addEventListener('pagehide', release);
listenToKeys();
render(<App />, document.querySelector('#app') as HTMLElement);
